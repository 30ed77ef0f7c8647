using System.Net;
using Microsoft.AspNetCore.Http;

namespace Opportune.Console.Access;

/// <summary>What a host may ask before it lets somebody see the console.</summary>
public static class ConsoleAccess
{
    /// <summary>
    /// Whether a request comes from this machine and asks for it by a local name. Both are needed: a foreign name that resolves to the loopback address
    /// would otherwise let another site's script read the page.
    /// </summary>
    public static bool IsFromThisMachine(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } remote || !IPAddress.IsLoopback(remote)) return false;
        var name = context.Request.Host.Host;
        return name is "localhost" or "[::1]" || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }
}
