using System.ComponentModel;
using System.Globalization;
using Opportune.Bench.Commands;
using Opportune.Bench.Http;
using Opportune.Bench.Processes;
using Opportune.Bench.Reporting;

namespace Opportune.Bench.Counters;

/// <summary>PostgreSQL with one prepared UPDATE, loaded by its own pgbench, over a cluster of its own on this machine's loopback.</summary>
internal static class PostgresRival
{
    private const string Name = "PostgreSQL";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Durable: synchronous_commit on, fsync on.</summary>
    internal static async Task<Against> MeasureAsync(Workshop workshop)
    {
        if (Programs() is not { } programs) return Against.Missing(Name, "no server programs below /usr/lib/postgresql");
        try
        {
            return await RunAsync(workshop, programs);
        }
        catch (Win32Exception missing) { return Against.Missing(Name, missing.Message); }
        catch (InvalidOperationException failed) { return Against.Missing(Name, failed.Message.Split('\n')[0]); }
    }

    private static string? Programs() => !Directory.Exists("/usr/lib/postgresql") ? null
        : Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => Path.Combine(d, "bin")).FirstOrDefault(b => File.Exists(Path.Combine(b, "initdb")));

    private static async Task<Against> RunAsync(Workshop workshop, string programs)
    {
        // The server refuses to run as root: then everything runs as the user that its package made, over a folder that this user may enter.
        var isRoot = Environment.UserName == "root";
        var folder = isRoot ? Directory.CreateTempSubdirectory("opportune-bench-").FullName : workshop.Folder("postgres");
        try
        {
            if (isRoot) await Child.RunAsync("chown", ["postgres", folder], TimeSpan.FromSeconds(10));
            Task<string> Run(string program, params string[] arguments) => isRoot ? Child.RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(programs, program), .. arguments], Patience, folder: folder)
                : Child.RunAsync(Path.Combine(programs, program), arguments, Patience, folder: folder);
            var (data, port) = (Path.Combine(folder, "data"), FastApiRival.FreePort().ToString(CultureInfo.InvariantCulture));
            await Run("initdb", "-D", data, "-U", "bench", "-A", "trust", "--no-locale", "-E", "UTF8");
            string[] server = ["-D", data, "-p", port, "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "synchronous_commit=on", "-c", "fsync=on", "-c", "max_connections=100", "-c", "shared_buffers=256MB", "-c", "logging_collector=off"];
            await using var running = isRoot ? Child.Start("runuser", ["-u", "postgres", "--", Path.Combine(programs, "postgres"), .. server], folder: folder) : Child.Start(Path.Combine(programs, "postgres"), server, folder: folder);
            try
            {
                await running.LineAsync("ready to accept connections", TimeSpan.FromSeconds(30));
                return await LoadAsync(workshop, Run, folder, port);
            }
            finally { await Run("pg_ctl", "stop", "-D", data, "-m", "fast"); }
        }
        finally { if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true); }
    }

    private static async Task<Against> LoadAsync(Workshop workshop, Func<string, string[], Task<string>> run, string folder, string port)
    {
        string[] to = ["-h", "127.0.0.1", "-p", port, "-U", "bench"];
        await run("psql", [.. to, "-d", "postgres", "-q", "-c", string.Create(CultureInfo.InvariantCulture,
            $"create table contacts(customer bigint primary key, d int not null, w int not null, g int not null) with (fillfactor=50); insert into contacts select c, 0, 0, 0 from generate_series(1, {CountersBench.Customers}) c"), "-c", "vacuum analyze contacts"]);
        var script = Path.Combine(folder, "reserve.sql");
        await File.WriteAllTextAsync(script, $"\\set c random(1, {CountersBench.Customers})\nupdate contacts set d = d + 1, w = w + 1, g = g + 1 where customer = :c and d < 4000000 and w < 4000000 and g < 4000000 returning customer;\n");
        var clients = CountersBench.Callers.ToString(CultureInfo.InvariantCulture);
        string[] load = [.. to, "-n", "-M", "prepared", "-c", clients, "-j", "2", "-f", script, "-T"];
        await run("pgbench", [.. load, "1", "postgres"]);
        var text = await run("pgbench", [.. load, workshop.Size(4, 15).ToString(CultureInfo.InvariantCulture), "postgres"]);
        var version = (await run("psql", [.. to, "-d", "postgres", "-t", "-A", "-c", "show server_version"])).Trim().Split(' ')[0];
        var line = text.Split('\n').First(l => l.StartsWith("tps = ", StringComparison.Ordinal));
        return new($"{Name} {version}, synchronous_commit on", double.Parse(line[6..].Split(' ')[0], CultureInfo.InvariantCulture));
    }
}
