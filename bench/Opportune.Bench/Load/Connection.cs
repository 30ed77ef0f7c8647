using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Opportune.Bench.Load;

/// <summary>One keep-alive connection with at most one request under way.</summary>
internal sealed class Connection : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _out = new byte[1 << 18];
    private byte[] _in = new byte[1 << 16];
    private int _received;

    internal Connection(IPEndPoint server)
    {
        _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(server);
        Descriptor = (int)_socket.Handle;
    }

    /// <summary>The system's number of the socket.</summary>
    internal int Descriptor { get; }

    /// <summary>Whether a request is under way.</summary>
    internal bool IsBusy { get; private set; }

    /// <summary>When the request under way was due, and when it was sent; ticks of the stopwatch.</summary>
    internal (long Due, long Sent) Times { get; private set; }

    private int Kind { get; set; }

    /// <summary>Sends the next request; false where the connection is gone.</summary>
    internal bool Send(IRequests requests, long due, long now)
    {
        (var length, Kind) = requests.Next(_out);
        (IsBusy, Times, _received) = (true, (due, now), 0);
        return Polling.Send(Descriptor, _out.AsSpan(0, length));
    }

    /// <summary>Reads what came: the status of a whole answer, 0 while more must come, −1 where the connection is gone.</summary>
    internal int Receive(IRequests requests, out string? bad)
    {
        bad = null;
        if (_received == _in.Length) Array.Resize(ref _in, _in.Length * 2);
        var n = Polling.Receive(Descriptor, _in.AsSpan(_received));
        if (n <= 0) return n;
        _received += n;
        var (length, status, body) = Answer.Find(_in.AsSpan(0, _received));
        if (length == 0) return 0;
        IsBusy = false;
        if (status / 100 == 2) requests.Answered(Kind, _in.AsSpan(body, length - body));
        else bad = $"{status} {Encoding.UTF8.GetString(_in, body, Math.Min(length - body, 300))}";
        return status;
    }

    public void Dispose() => _socket.Dispose();
}
