using System.Net;
using System.Net.Sockets;
using System.Text;
using Opportune.Bench.Load;

namespace Opportune.Bench.Tests;

/// <summary>A real generator against a real socket whose answers the test controls.</summary>
public sealed class LoadRunTests
{
    [Fact]
    public void A_stall_of_the_server_counts_for_every_request_that_was_due_meanwhile()
    {
        using var server = new Answering(stallAt: 40, stallMilliseconds: 300);

        var result = new LoadRun(server.Address, new Fixed(), 1).Open(rate: 200, warmUp: 0, seconds: 1);

        // One connection: while it stalls, about 60 requests become due. A generator that waits for the server would report one slow answer.
        Assert.Equal((200L, 0L), (result.Good, result.Bad));
        Assert.InRange(result.Latency.Above(100_000_000), 30, 200);
        Assert.InRange(result.Service.Above(100_000_000), 1, 3);
    }

    [Fact]
    public void A_closed_loop_sends_again_when_it_was_answered()
    {
        using var server = new Answering();

        var result = new LoadRun(server.Address, new Fixed(), 4).Closed(warmUp: 0.1, seconds: 0.3);

        Assert.True(result.Good > 20, $"{result.Good} answers");
        Assert.Equal((0L, result.Good), (result.Bad, result.Latency.Count));
        Assert.True(result.GeneratorSeconds > 0);
    }

    [Fact]
    public void Bad_answers_are_counted_apart_and_the_first_is_kept()
    {
        using var server = new Answering(status: "503 Service Unavailable");

        var result = new LoadRun(server.Address, new Fixed(), 1).Open(100, 0, 0.2);

        Assert.Equal((0L, 20L), (result.Good, result.Bad));
        Assert.StartsWith("503 ok", result.FirstBad, StringComparison.Ordinal);
    }

    private sealed class Fixed : IRequests
    {
        private readonly RequestText _text = RequestText.Post("/", null, "{}");

        public (int Length, int Kind) Next(Span<byte> into) => (_text.CopyTo(into), 0);

        public void Answered(int kind, ReadOnlySpan<byte> body) => Assert.Equal("ok", Encoding.ASCII.GetString(body));
    }

    /// <summary>Answers each request, once with a stall.</summary>
    private sealed class Answering : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly (int At, int Milliseconds) _stall;
        private readonly byte[] _answer;
        private int _count;

        internal Answering(int stallAt = -1, int stallMilliseconds = 0, string status = "200 OK")
        {
            (_stall, _answer) = ((stallAt, stallMilliseconds), Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 2\r\n\r\nok"));
            _listener.Start();
            new Thread(Accept) { IsBackground = true }.Start();
        }

        internal IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

        public void Dispose() => _listener.Dispose();

        private void Accept()
        {
            try
            {
                while (true)
                {
                    var socket = _listener.AcceptSocket();
                    new Thread(() => Serve(socket)) { IsBackground = true }.Start();
                }
            }
            catch (SocketException) { /* the test is over */ }
        }

        private void Serve(Socket socket)
        {
            var buffer = new byte[4_096];
            using (socket)
            {
                while (socket.Receive(buffer) > 0)
                {
                    if (Interlocked.Increment(ref _count) == _stall.At) Thread.Sleep(_stall.Milliseconds);
                    socket.Send(_answer);
                }
            }
        }
    }
}
