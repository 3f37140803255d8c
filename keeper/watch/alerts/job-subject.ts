/** Whom an alert of a saga is about. */
export function jobSubject(subject: string, saga: string): string {
  return `subscription ${subject.split(":")[0]}, ${saga}`;
}

/** Whether an alert's subject is one of these. */
export function isJobSubject(subject: string): boolean {
  return /^subscription \d+, /.test(subject);
}
