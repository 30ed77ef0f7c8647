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

    /// <summary>Most requests under way at once; more get <c>server.busy</c>. Default 4,096.</summary>
    [Range(1, 1_000_000)] public int MostRequests { get; init; } = 4_096;

    /// <summary>Most requests of one key under way at once; more get <c>caller.busy</c>. Default 2,048.</summary>
    [Range(1, 1_000_000)] public int MostRequestsOfKey { get; init; } = 2_048;

    /// <summary>How long a stop goes on serving while <c>/readyz</c> says 503 already, in seconds: as long as a load balancer needs to see it. Default 0.</summary>
    [Range(0, 300)] public int DrainSeconds { get; init; }

    /// <summary>How long a stop waits for requests under way, in seconds. Default 10.</summary>
    [Range(0, 300)] public int StopSeconds { get; init; } = 10;
}
