/* The counterpart of the control loop's thread: absolute deadlines with clock_nanosleep, then spinning for the rest.
   Usage: wakeup CYCLE_MICROSECONDS SPIN_MICROSECONDS CYCLES; prints each wake-up error in nanoseconds. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>

static long now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    long cycle = atol(argv[1]) * 1000, spin = atol(argv[2]) * 1000, cycles = atol(argv[3]);
    long *errors = malloc(sizeof(long) * cycles);
    prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0);
    long deadline = now() + cycle;
    for (long i = 0; i < cycles; i++) {
        long current = now();
        if (current >= deadline) deadline += ((current - deadline) / cycle + 1) * cycle;
        while (deadline - current > spin) {
            long wake = deadline - spin;
            struct timespec t = { wake / 1000000000L, wake % 1000000000L };
            clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
            current = now();
        }
        while (current < deadline) current = now();
        errors[i] = current - deadline;
        deadline += cycle;
    }
    for (long i = 0; i < cycles; i++) printf("%ld\n", errors[i]);
    return 0;
}
