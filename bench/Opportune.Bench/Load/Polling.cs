using System.Runtime.InteropServices;

namespace Opportune.Bench.Load;

/// <summary>The few system calls that a cheap load generator makes; one thread serves all connections with them.</summary>
internal static partial class Polling
{
    /// <summary>There is something to read.</summary>
    internal const short Readable = 1;

    private const int NoSignal = 0x4000; // MSG_NOSIGNAL
    private const int DontWait = 0x40;   // MSG_DONTWAIT

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Watched
    {
        /// <summary>The socket.</summary>
        public int Socket;
        /// <summary>What is waited for.</summary>
        public short Events;
        /// <summary>What happened.</summary>
        public short Happened;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static unsafe partial int PPoll(Watched* watched, ulong count, TimeSpec* timeout, nint signals);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static unsafe partial nint Send(int socket, byte* bytes, nuint count, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static unsafe partial nint Receive(int socket, byte* bytes, nuint count, int flags);

    /// <summary>Waits until a socket is ready or the time is over.</summary>
    /// <returns>How many are ready.</returns>
    internal static unsafe int Wait(Watched[] watched, long nanoseconds)
    {
        var timeout = new TimeSpec { Seconds = Math.Max(0, nanoseconds) / 1_000_000_000, Nanoseconds = Math.Max(0, nanoseconds) % 1_000_000_000 };
        fixed (Watched* first = watched) return PPoll(first, (ulong)watched.Length, &timeout, 0);
    }

    /// <summary>Sleeps, more finely than the runtime's own sleep.</summary>
    internal static unsafe void Pause(long nanoseconds)
    {
        if (nanoseconds <= 0) return;
        var timeout = new TimeSpec { Seconds = nanoseconds / 1_000_000_000, Nanoseconds = nanoseconds % 1_000_000_000 };
        _ = PPoll(null, 0, &timeout, 0);
    }

    /// <summary>Sends all bytes of a small request; false where the connection is gone.</summary>
    internal static unsafe bool Send(int socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            var sent = 0;
            while (sent < bytes.Length)
            {
                var n = Send(socket, first + sent, (nuint)(bytes.Length - sent), NoSignal);
                if (n <= 0) return false;
                sent += (int)n;
            }
        }
        return true;
    }

    /// <summary>Reads what is there; 0 where there is nothing yet, −1 where the connection is gone.</summary>
    internal static unsafe int Receive(int socket, Span<byte> into)
    {
        const int again = 11;
        fixed (byte* first = into)
        {
            var n = (int)Receive(socket, first, (nuint)into.Length, DontWait);
            return n > 0 ? n : n < 0 && Marshal.GetLastPInvokeError() == again ? 0 : -1;
        }
    }
}
