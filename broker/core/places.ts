/**
 * Places that nobody may have too many of, such as connections.
 *
 * @param most that one may have at a time
 * @returns takes a place for somebody: what gives it back, or null when they have all of theirs
 */
export function places(most: number): (who: string) => (() => void) | null {
  const taken = new Map<string, number>();
  return (who) => {
    const before = taken.get(who) ?? 0;
    if (before >= most) return null;
    taken.set(who, before + 1);
    return () => {
      const left = (taken.get(who) ?? 1) - 1;
      if (left === 0) taken.delete(who);
      else taken.set(who, left);
    };
  };
}
