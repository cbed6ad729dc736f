"""A server in a process of its own that gives each request its own body back.

Prints its port; once its standard input ends, how often each body came, as JSON. Every
tenth answer comes late, every 25th is the last of its connection, others are in chunks.
"""

import asyncio
import itertools
import json
import sys
from collections import Counter

came: Counter[str] = Counter()
turns = itertools.count()


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while head := (await reader.readuntil(b"\r\n\r\n")).lower():
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            came[body.decode()] += 1
            turn = next(turns)
            if turn % 10 == 0:
                await asyncio.sleep(0.01)
            last = turn % 25 == 0
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n")
            writer.write(b"Connection: close\r\n" if last else b"")
            if turn % 3 == 0:
                chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (length, body)
                writer.write(b"Transfer-Encoding: chunked\r\n\r\n" + chunks)
            else:
                writer.write(b"Content-Length: %d\r\n\r\n%s" % (length, body))
            await writer.drain()
            if last:
                break
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main() -> None:
    server = await asyncio.start_server(serve, "127.0.0.1", 0, backlog=1000)
    tell(str(server.sockets[0].getsockname()[1]))
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    tell(json.dumps(came))


asyncio.run(main())
