using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Opportune.Console;

/// <summary>The console's own script, style and pictures, carried in the assembly so that nothing is fetched from anywhere else.</summary>
internal static class ConsoleAssets
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".svg"] = "image/svg+xml", [""] = "text/plain; charset=utf-8",
    };

    private static readonly Dictionary<string, (byte[] Bytes, string Version)> Files = typeof(ConsoleAssets).Assembly.GetManifestResourceNames()
        .Where(name => Types.ContainsKey(Path.GetExtension(name))).ToDictionary(name => name, Read, StringComparer.Ordinal);

    /// <summary>Where a file is found; the address changes with its content, so browsers may keep it.</summary>
    internal static string Url(string name) => $"/console/files/{name}?v={Files[name].Version}";

    internal static IResult Serve(string name, HttpContext context)
    {
        if (!Files.TryGetValue(name, out var file)) return Results.NotFound();
        context.Response.Headers.CacheControl = context.Request.Query["v"] == file.Version ? "public, max-age=31536000, immutable" : "no-cache";
        return Results.Bytes(file.Bytes, Types[Path.GetExtension(name)], entityTag: new EntityTagHeaderValue($"\"{file.Version}\""));
    }

    private static (byte[] Bytes, string Version) Read(string name)
    {
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return (bytes, Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6)));
    }
}
