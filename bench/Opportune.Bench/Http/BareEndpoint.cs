using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Opportune.Bench.Http;

/// <summary>The ceiling: the same web server with the same settings, which reads a body of the same size and answers as many bytes, and does nothing else.</summary>
internal static class BareEndpoint
{
    /// <summary>Serves until told to stop.</summary>
    /// <param name="bytes">Length of each answer.</param>
    internal static async Task<int> ServeAsync(int bytes)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        });
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        var answer = new byte[bytes];
        answer.AsSpan().Fill((byte)' ');
        app.UseRouting();
        app.MapPost("/v1/decisions", context => AnswerAsync(context, answer));
        app.UseEndpoints(_ => { });
        await app.StartAsync();
        Console.WriteLine("listening on " + app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, byte[] answer)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) break;
        }
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, context.RequestAborted);
    }
}
