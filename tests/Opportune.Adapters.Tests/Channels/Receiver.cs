using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Opportune.Adapters.Tests.Channels;

/// <summary>The bank's end of a webhook, on the loopback interface.</summary>
internal sealed class Receiver : IDisposable
{
    private readonly HttpListener _listener;

    public Receiver()
    {
        (_listener, Url) = Listen();
        _ = ServeAsync();
    }

    public Uri Url { get; }

    public ConcurrentQueue<(byte[] Body, string Key, string Signature, string Type)> Requests { get; } = new();

    /// <summary>What it answers; only 2xx is taken into <see cref="Requests"/>.</summary>
    public Func<HttpListenerResponse, Task> Answer { get; set; } = _ => Task.CompletedTask;

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = AnswerAsync(context);
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var body = new MemoryStream();
        await context.Request.InputStream.CopyToAsync(body);
        await Answer(context.Response);
        if (context.Response.StatusCode is >= 200 and < 300)
            Requests.Enqueue((body.ToArray(), context.Request.Headers["Idempotency-Key"]!, context.Request.Headers["Opportune-Signature"]!, context.Request.ContentType!));
        context.Response.Close();
    }

    /// <summary>The listener takes no port 0: a free port is asked for, and another where somebody was faster.</summary>
    private static (HttpListener Listener, Uri Url) Listen()
    {
        while (true)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var url = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/messages/";
            probe.Stop();
            var listener = new HttpListener { Prefixes = { url } };
            try
            {
                listener.Start();
                return (listener, new(url));
            }
            catch (HttpListenerException)
            {
                listener.Close();
            }
        }
    }
}
