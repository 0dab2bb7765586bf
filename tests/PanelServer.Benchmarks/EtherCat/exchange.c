/* Counterpart of the managed exchange: the same frame over the same veth pair, without any framework.
 * usage: exchange echo  INTERFACE MICROSECONDS    answers every frame after so long, polling, until killed
 *        exchange MODE  INTERFACE ROUND_TRIPS     MODE: poll (non-blocking recv), ring (PACKET_MMAP), block (blocking recv)
 * Prints the sorted quantiles of the round trip in nanoseconds: p50 p99 p999 max. */
#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ETHERTYPE = 0x88A4, DATA = 64, FRAME = 14 + 2 + 12 + DATA, RING_FRAME = 2048, RING_FRAMES = 64, WARM_UP = 2000 };

static long now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int open_socket(const char *interface, unsigned char **ring)
{
    int s = socket(AF_PACKET, SOCK_RAW, htons(ETHERTYPE)), on = 1, version = TPACKET_V2;
    if (s < 0) { perror("socket"); exit(1); }
    if (ring) {
        struct tpacket_req request = { RING_FRAME * RING_FRAMES, 1, RING_FRAME, RING_FRAMES };
        if (setsockopt(s, SOL_PACKET, PACKET_VERSION, &version, sizeof version)
            || setsockopt(s, SOL_PACKET, PACKET_RX_RING, &request, sizeof request)) { perror("ring"); exit(1); }
        *ring = mmap(0, RING_FRAME * RING_FRAMES, PROT_READ | PROT_WRITE, MAP_SHARED, s, 0);
        if (*ring == MAP_FAILED) { perror("mmap"); exit(1); }
    }
    struct sockaddr_ll address = { .sll_family = AF_PACKET, .sll_protocol = htons(ETHERTYPE), .sll_ifindex = (int)if_nametoindex(interface) };
    if (bind(s, (struct sockaddr *)&address, sizeof address)) { perror("bind"); exit(1); }
    setsockopt(s, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on);
    return s;
}

static int compare(const void *a, const void *b)
{
    long x = *(const long *)a, y = *(const long *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    unsigned char frame[1514] = { 0 }, buffer[1514], *ring = 0;
    if (argc < 3) return 2;
    if (!strcmp(argv[1], "echo")) {
        int s = open_socket(argv[2], 0);
        long delay = argc > 3 ? atol(argv[3]) * 1000 : 0;
        for (;;) {
            ssize_t n = recv(s, buffer, sizeof buffer, MSG_DONTWAIT);
            if (n <= 0) continue;
            for (long due = now_ns() + delay; delay && now_ns() < due;) { }
            buffer[6] |= 2;
            buffer[16 + 10 + DATA] = 3;
            send(s, buffer, (size_t)n, MSG_DONTWAIT);
        }
    }
    if (argc < 4) return 2;
    int rounds = atoi(argv[3]), is_ring = !strcmp(argv[1], "ring"), flags = !strcmp(argv[1], "block") ? 0 : MSG_DONTWAIT, slot = 0;
    int s = open_socket(argv[2], is_ring ? &ring : 0);
    long *times = malloc(sizeof(long) * (size_t)rounds);
    memset(frame, 0xFF, 6);
    memset(frame + 6, 0x10, 6);
    frame[12] = 0x88; frame[13] = 0xA4;
    frame[14] = 12 + DATA; frame[15] = 0x10;
    frame[16] = 0x0C;
    frame[22] = DATA;
    for (int i = -WARM_UP; i < rounds; i++) {
        frame[17] = (unsigned char)i;
        long start = now_ns();
        if (send(s, frame, FRAME, MSG_DONTWAIT) != FRAME) { perror("send"); return 1; }
        for (;;) {
            if (is_ring) {
                struct tpacket2_hdr *header = (struct tpacket2_hdr *)(ring + slot * RING_FRAME);
                if (!(__atomic_load_n(&header->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) continue;
                memcpy(buffer, (unsigned char *)header + header->tp_mac, header->tp_snaplen < sizeof buffer ? header->tp_snaplen : sizeof buffer);
                __atomic_store_n(&header->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
                slot = (slot + 1) % RING_FRAMES;
            } else if (recv(s, buffer, sizeof buffer, flags) <= 0) {
                continue;
            }
            if (buffer[17] == frame[17] && (buffer[6] & 2)) break;
        }
        if (i >= 0) times[i] = now_ns() - start;
    }
    qsort(times, (size_t)rounds, sizeof(long), compare);
    printf("%ld %ld %ld %ld\n", times[rounds / 2], times[(long)rounds * 99 / 100], times[(long)rounds * 999 / 1000], times[rounds - 1]);
    return 0;
}
