using System.ComponentModel.DataAnnotations;

namespace Opportune.Host.Settings;

/// <summary>Where the host listens. Section <c>Host</c>.</summary>
public sealed class ServerOptions
{
    /// <summary>IP address to listen on. Default 127.0.0.1: this machine only; put a proxy that speaks TLS before any other.</summary>
    [Required, RegularExpression(@"[0-9A-Fa-f.:]{2,45}")] public string Address { get; init; } = "127.0.0.1";

    /// <summary>TCP port; 0 takes a free one. Default 5080.</summary>
    [Range(0, 65_535)] public int Port { get; init; } = 5080;

    /// <summary>Most connections at once. Default 10,000.</summary>
    [Range(1, 1_000_000)] public int MostConnections { get; init; } = 10_000;

    /// <summary>How long a stop waits for requests under way, in seconds. Default 10.</summary>
    [Range(0, 300)] public int StopSeconds { get; init; } = 10;
}
