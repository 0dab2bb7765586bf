"""Talks to an EtherCAT mailbox gateway as a configuration tool does.

usage: gateway_client.py HOST PORT STATION INDEX SUBINDEX VALUE     numbers in hexadecimal; VALUE is bytes, such as 2C01

Written from ETG.8200, ETG.1000.4 and ETG.1000.6 alone, with nothing but the standard library. By UDP and by TCP: reads the identity and the name,
writes the entry and reads it back, lists the objects, asks a station that is not there, sends what is no request. Prints what it found as JSON;
exits with 1 when an answer does not fit its request.
"""

import json
import socket
import struct
import sys

TIMEOUT = 20


class Udp:
    """One message in each datagram."""

    def __init__(self, host, port):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(TIMEOUT)
        self.socket.connect((host, port))

    def send(self, data):
        self.socket.send(data)

    def receive(self):
        data = self.socket.recv(2048)
        header = struct.unpack("<H", data[:2])[0]
        assert header & 0x7FF == len(data) - 2, "the length in the EtherCAT header is that of the datagram"
        return header >> 12, data[2:]


class Tcp:
    """Messages one after the other; what is sent goes out byte by byte."""

    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, data):
        for i in range(len(data)):
            self.socket.send(data[i:i + 1])

    def exactly(self, count):
        data = b""
        while len(data) < count:
            more = self.socket.recv(count - len(data))
            assert more, "the gateway has closed the connection"
            data += more
        return data

    def receive(self):
        header = struct.unpack("<H", self.exactly(2))[0]
        return header >> 12, self.exactly(header & 0x7FF)


class Client:
    def __init__(self, line, station):
        self.line, self.station, self.counter = line, station, 0

    def frame(self, kind, body, station):
        self.counter = self.counter % 7 + 1
        message = struct.pack("<HHBB", len(body), station, 0, self.counter << 4 | kind) + body
        return struct.pack("<H", 5 << 12 | len(message)) + message

    def answer(self, station):
        frame_type, message = self.line.receive()
        length, address, _, last = struct.unpack("<HHBB", message[:6])
        assert frame_type == 5, "an answer is a mailbox frame"
        assert length == len(message) - 6, "the length in the mailbox header is that of the answer"
        assert address == station, f"the answer bears station {address:04X}"
        assert last >> 4 & 7 == self.counter, "the answer bears the counter of the request"
        return last & 15, message[6:]

    def ask(self, service, rest, station=None):
        station = self.station if station is None else station
        self.line.send(self.frame(3, struct.pack("<H", service << 12) + rest, station))
        return self.answer(station)

    def sdo(self, rest):
        kind, body = self.ask(2, rest)
        assert kind == 3 and struct.unpack("<H", body[:2])[0] >> 12 == 3, "an SDO request has an SDO response"
        if body[2] == 0x80:
            raise PermissionError(f"{struct.unpack('<I', body[6:10])[0]:08X}")
        return body[2:]

    def upload(self, index, subindex):
        body = self.sdo(struct.pack("<BHBI", 0x40, index, subindex, 0))
        assert struct.unpack("<HB", body[1:4]) == (index, subindex), "the answer is about the same entry"
        if body[0] & 2:
            return body[4:8 - (body[0] >> 2 & 3)]
        size, data, toggle = struct.unpack("<I", body[4:8])[0], body[8:], 0
        while len(data) < size:
            part = self.sdo(bytes([0x60 | toggle]) + bytes(7))
            assert part[0] & 0x10 == toggle, "the toggle bit alternates"
            data += part[1:len(part) - (part[0] >> 1 & 7 if len(part) == 8 else 0)]
            toggle ^= 0x10
        return data[:size]

    def download(self, index, subindex, data):
        body = self.sdo(struct.pack("<BHB", 0x23 | 4 * (4 - len(data)), index, subindex) + data.ljust(4, b"\0"))
        assert body[0] == 0x60

    def objects(self):
        kind, body = self.ask(8, struct.pack("<BBHH", 1, 0, 0, 1))
        data, fragments = body[8:], 1
        while body[2] & 0x80:
            kind, body = self.answer(self.station)
            assert kind == 3 and body[2] & 0x7F == 2, "fragments of the list follow"
            data, fragments = data + body[6:], fragments + 1
        return [index for index, in struct.iter_unpack("<H", data)], fragments


def tour(line, station, index, subindex, value):
    client = Client(line, station)
    found = {"identity": [struct.unpack("<I", client.upload(0x1018, sub))[0] for sub in (1, 2, 3, 4)], "name": client.upload(0x1008, 0).decode()}
    before = client.upload(index, subindex)
    client.download(index, subindex, value)
    found["written"] = client.upload(index, subindex).hex()
    client.download(index, subindex, before)
    found["objects"], found["fragments"] = client.objects()
    try:
        client.download(0x1018, 1, bytes(4))
    except PermissionError as refusal:
        found["refused"] = str(refusal)
    for name, unreachable in (("nobody", 0x0FFF), ("coupler", 0x1000)):
        kind, body = client.ask(2, struct.pack("<BHBI", 0x40, 0x1018, 1, 0), unreachable)
        found[name] = [kind, *struct.unpack("<HH", body)]
    return found


def main(host, port, station, index, subindex, value):
    numbers = [int(text, 16) for text in (station, index, subindex)]
    udp = Udp(host, int(port))
    for nonsense in (b"", b"\x00", b"\x10\x40" + bytes(16), b"\x10\x50\x0a", b"\x03\x50" + bytes(3), bytes(2000), b"\xff" * 100):
        udp.send(nonsense)
    found = {"udp": tour(udp, *numbers, bytes.fromhex(value)), "tcp": tour(Tcp(host, int(port)), *numbers, bytes.fromhex(value))}
    stranger = Tcp(host, int(port))
    stranger.send(b"GET / HTTP/1.1\r\n\r\n"[:2])
    found["closed"] = stranger.socket.recv(1) == b""
    print(json.dumps(found))


try:
    main(*sys.argv[1:])
except AssertionError as wrong:
    sys.exit(f"{wrong}")
