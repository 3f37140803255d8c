/*
 * First process of a devnet guest: loads the modules that the root disk and the seed need, mounts the root
 * and hands over to systemd. Debian's own initramfs does the same in shell, which costs ten seconds under
 * QEMU's TCG; this takes well under one. Static, no arguments, nothing but Linux system calls.
 *
 * /modules lists the module files in loading order, one path a line. With the word blockhost_probe on the kernel's
 * command line it only says that it runs and switches off: that shows whether an accelerator can boot a kernel.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define ROOT_DEVICE "/dev/vda"
/* Whole disks appear as soon as their driver has probed them; this is for a host that is very slow. */
#define WAIT_STEPS 3000
#define STEP_NS 10000000L

static void say(const char *what, const char *subject)
{
	fprintf(stderr, "blockhost-init: %s %s: %s\n", what, subject, strerror(errno));
}

/* The kernel panics when its first process ends; the pause keeps the message before the panic's text. */
static int fail(const char *what, const char *subject)
{
	say(what, subject);
	sleep(1);
	return 1;
}

static void load_modules(void)
{
	char line[256];
	FILE *list = fopen("/modules", "re");

	if (!list) {
		say("cannot read", "/modules");
		return;
	}
	while (fgets(line, sizeof line, list)) {
		int fd;

		line[strcspn(line, "\n")] = '\0';
		fd = open(line, O_RDONLY | O_CLOEXEC);
		if (fd < 0) {
			say("cannot open", line);
			continue;
		}
		/* EEXIST: built in or loaded already. */
		if (syscall(SYS_finit_module, fd, "", 0) != 0 && errno != EEXIST)
			say("cannot load", line);
		close(fd);
	}
	fclose(list);
}

static int wait_for(const char *path)
{
	const struct timespec step = { 0, STEP_NS };

	for (int i = 0; i < WAIT_STEPS; i++) {
		if (access(path, F_OK) == 0)
			return 0;
		nanosleep(&step, NULL);
	}
	errno = ENODEV;
	return -1;
}

int main(int argc, char **argv)
{
	char *const init[] = { "/sbin/init", NULL };

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "blockhost_probe") == 0) {
			puts("BLOCKHOST-PROBE-OK");
			fflush(stdout);
			reboot(RB_POWER_OFF);
		}
	}
	if (mount("dev", "/dev", "devtmpfs", MS_NOSUID, "mode=0755") != 0)
		return fail("cannot mount", "/dev");
	load_modules();
	if (wait_for(ROOT_DEVICE) != 0)
		return fail("no root disk at", ROOT_DEVICE);
	if (mount(ROOT_DEVICE, "/root", "ext4", MS_NOATIME, NULL) != 0)
		return fail("cannot mount", ROOT_DEVICE);
	if (mount("/dev", "/root/dev", NULL, MS_MOVE, NULL) != 0)
		return fail("cannot move", "/dev");
	if (chdir("/root") != 0 || mount(".", "/", NULL, MS_MOVE, NULL) != 0 || chroot(".") != 0 || chdir("/") != 0)
		return fail("cannot enter", "/root");
	execv(init[0], init);
	return fail("cannot start", init[0]);
}
