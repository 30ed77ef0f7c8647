using System.ComponentModel;
using System.Globalization;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Processes;
using Opportune.Bench.Reporting;

namespace Opportune.Bench.Counters;

/// <summary>Redis with a server-side script, loaded by its own redis-benchmark.</summary>
internal static class RedisRival
{
    /// <summary>Reads three counters, refuses at a limit, else raises all three: what a team would write.</summary>
    private const string Script = "local v = redis.call('HMGET', KEYS[1], 'd', 'w', 'g') if tonumber(v[1] or 0) >= 4000000 or tonumber(v[2] or 0) >= 4000000 or tonumber(v[3] or 0) >= 4000000 then return 0 end "
        + "redis.call('HINCRBY', KEYS[1], 'd', 1) redis.call('HINCRBY', KEYS[1], 'w', 1) redis.call('HINCRBY', KEYS[1], 'g', 1) return 1";

    /// <summary>Durable as our journal is, and at its fastest without durability.</summary>
    internal static async Task<(Against Durable, Against NotDurable)> MeasureAsync(Workshop workshop)
    {
        try
        {
            var version = (await Child.RunAsync("redis-server", ["--version"], TimeSpan.FromSeconds(10))).Split("v=")[1].Split(' ')[0];
            var durable = await RunAsync(workshop, ["--appendonly", "yes", "--appendfsync", "always"], workshop.Size(20_000, 200_000));
            var fast = await RunAsync(workshop, ["--appendonly", "no"], workshop.Size(100_000, 1_000_000));
            return (new($"Redis {version}, appendfsync always", durable), new($"Redis {version}, not durable", fast));
        }
        catch (Win32Exception)
        {
            return (Against.Missing("Redis", "no redis-server"), Against.Missing("Redis", "no redis-server"));
        }
        catch (InvalidOperationException failed)
        {
            var why = failed.Message.Split('\n')[0];
            return (Against.Missing("Redis", why), Against.Missing("Redis", why));
        }
    }

    private static async Task<double> RunAsync(Workshop workshop, string[] settings, int requests)
    {
        var port = FastApiRival.FreePort().ToString(CultureInfo.InvariantCulture);
        await using var server = Child.Start("redis-server", ["--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", workshop.Folder("redis"), .. settings]);
        await server.LineAsync("Ready to accept connections", TimeSpan.FromSeconds(20));
        var hash = (await Child.RunAsync("redis-cli", ["-p", port, "SCRIPT", "LOAD", Script], TimeSpan.FromSeconds(10))).Trim().Trim('"');
        string[] load = ["-p", port, "-c", CountersBench.Callers.ToString(CultureInfo.InvariantCulture), "-r", CountersBench.Customers.ToString(CultureInfo.InvariantCulture), "--csv", "-n"];
        await Child.RunAsync("redis-benchmark", [.. load, "5000", "EVALSHA", hash, "1", "c:__rand_int__"], TimeSpan.FromMinutes(3));
        var csv = await Child.RunAsync("redis-benchmark", [.. load, requests.ToString(CultureInfo.InvariantCulture), "EVALSHA", hash, "1", "c:__rand_int__"], TimeSpan.FromMinutes(10));
        if (await Child.RunAsync("redis-cli", ["-p", port, "DBSIZE"], TimeSpan.FromSeconds(10)) is var size && size.Trim() is "0" or "(integer) 0") throw new InvalidOperationException("the script counted nothing");
        return double.Parse(csv.Trim().Split('\n')[^1].Split("\",\"")[1].Trim('"'), CultureInfo.InvariantCulture);
    }
}
