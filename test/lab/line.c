/*
 * A long line on one machine, for kernels without sch_netem.
 *
 *   line open FILE DELAY_US SERVER_SETUP CLIENT_SETUP
 *     Joins the network namespace that it is started in with a new one by two TUN devices, "near" and "far", and holds
 *     every packet for DELAY_US in each direction. The setups are shell commands, each run on its side. The new
 *     namespace is then found at FILE. Says "ready" and stays until it is ended.
 *
 *   line run FILE REPORT COMMAND...
 *     Runs a command in the namespace at FILE and writes "wall_us cpu_us peak_kb" to REPORT. Exits as the command did.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PACKET = 2048, MICRO = 1000, SECOND = 1000000000 };

struct packet {
  struct packet *next;
  long long due;
  ssize_t length;
  unsigned char bytes[PACKET];
};

struct queue {
  struct packet *head, *tail;
};

static struct packet *spare;

_Noreturn static void die(const char *what) {
  perror(what);
  exit(1);
}

static long long now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * (long long)SECOND + time.tv_nsec;
}

static int open_tun(const char *name) {
  struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
  int device = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (device < 0) die("/dev/net/tun");
  strncpy(request.ifr_name, name, IFNAMSIZ - 1);
  if (ioctl(device, TUNSETIFF, &request) < 0) die("TUNSETIFF");
  return device;
}

static void shell(const char *command) {
  if (system(command) != 0) {
    fprintf(stderr, "failed: %s\n", command);
    exit(1);
  }
}

static struct packet *take_spare(void) {
  struct packet *packet = spare;
  if (packet == NULL) return malloc(sizeof *packet);
  spare = packet->next;
  return packet;
}

static void give_back(struct packet *packet) {
  packet->next = spare;
  spare = packet;
}

/* Everything that can be read now is due `delay` from now. */
static void collect(int device, struct queue *queue, long long delay) {
  for (;;) {
    struct packet *packet = take_spare();
    if (packet == NULL) die("malloc");
    packet->length = read(device, packet->bytes, PACKET);
    if (packet->length <= 0) {
      give_back(packet);
      return;
    }
    packet->due = now() + delay;
    packet->next = NULL;
    if (queue->tail != NULL) queue->tail->next = packet;
    else queue->head = packet;
    queue->tail = packet;
  }
}

/* Sends what is due. A device that takes nothing more loses the packet, as a full line does. */
static void deliver(int device, struct queue *queue) {
  while (queue->head != NULL && queue->head->due <= now()) {
    struct packet *packet = queue->head;
    if (write(device, packet->bytes, packet->length) < 0 && errno != EAGAIN && errno != EIO) die("write");
    queue->head = packet->next;
    if (queue->head == NULL) queue->tail = NULL;
    give_back(packet);
  }
}

_Noreturn static void relay(int near, int far, long long delay) {
  struct queue outward = {0}, homeward = {0};
  struct pollfd watched[] = {{near, POLLIN, 0}, {far, POLLIN, 0}};
  /* Timers of ordinary processes may be 50 us late, and that adds up. */
  prctl(PR_SET_TIMERSLACK, 1);
  for (;;) {
    deliver(far, &outward);
    deliver(near, &homeward);
    long long next = -1;
    if (outward.head != NULL) next = outward.head->due;
    if (homeward.head != NULL && (next < 0 || homeward.head->due < next)) next = homeward.head->due;
    long long left = next < 0 ? 0 : next - now();
    if (left < 0) left = 0;
    struct timespec wait = {left / SECOND, left % SECOND};
    if (ppoll(watched, 2, next < 0 ? NULL : &wait, NULL) < 0 && errno != EINTR) die("ppoll");
    collect(near, &outward, delay);
    collect(far, &homeward, delay);
  }
}

_Noreturn static void open_line(char **words) {
  const char *file = words[0];
  long long delay = atoll(words[1]) * MICRO;
  int near = open_tun("near");
  shell(words[2]);
  if (unshare(CLONE_NEWNET) < 0) die("unshare");
  int far = open_tun("far");
  shell(words[3]);
  int handle = open(file, O_CREAT | O_RDONLY | O_CLOEXEC, 0600);
  if (handle < 0) die(file);
  if (mount("/proc/self/ns/net", file, NULL, MS_BIND, NULL) < 0) die("mount");
  puts("ready");
  fflush(stdout);
  relay(near, far, delay);
}

static int run(char **words) {
  int space = open(words[0], O_RDONLY | O_CLOEXEC);
  if (space < 0 || setns(space, CLONE_NEWNET) < 0) die(words[0]);
  long long started = now();
  pid_t child = fork();
  if (child == 0) {
    execvp(words[2], words + 2);
    die(words[2]);
  }
  int status;
  struct rusage used;
  while (wait4(child, &status, 0, &used) < 0)
    if (errno != EINTR) die("wait4");
  long long wall = (now() - started) / MICRO;
  long long cpu = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1000000LL + used.ru_utime.tv_usec + used.ru_stime.tv_usec;
  FILE *report = fopen(words[1], "w");
  if (report == NULL) die(words[1]);
  fprintf(report, "%lld %lld %ld\n", wall, cpu, used.ru_maxrss);
  fclose(report);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

int main(int count, char **words) {
  if (count == 6 && strcmp(words[1], "open") == 0) open_line(words + 2);
  if (count > 4 && strcmp(words[1], "run") == 0) return run(words + 2);
  fputs("line open FILE DELAY_US SERVER_SETUP CLIENT_SETUP | line run FILE REPORT COMMAND...\n", stderr);
  return 2;
}
