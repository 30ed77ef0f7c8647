using System.CommandLine;
using System.Globalization;
using Opportune.Definition;
using Opportune.Host.Access;
using Opportune.Host.Serving;
using Opportune.Host.Settings;
using Opportune.Runtime;

namespace Opportune.Host.Commands;

/// <summary><c>opportune serve</c>.</summary>
internal static class ServeVerb
{
    /// <summary>The port to listen on.</summary>
    public static Option<int?> Port { get; } = new("--port") { Description = "Port on this machine; 0 takes a free one. Default 5080", HelpName = "PORT" };

    /// <summary>Settings.</summary>
    public static Option<string[]> Set { get; } = new("--set") { Description = "A setting, such as Runtime:Tick=00:00:02; or OPPORTUNE_Runtime__Tick in the environment; may be repeated", HelpName = "SECTION:NAME=VALUE", AllowMultipleArgumentsPerToken = true };

    /// <summary>The verb.</summary>
    public static Verb Create() => new Verb("serve", "Serve a bank over HTTP", "opportune serve --bank banks/demo --data ./data", "opportune serve --data ./data --port 8080 --set Runtime:CachedCustomers=500000")
        { CommonOptions.Data, CommonOptions.Bank, Port, Set }
        .Runs(async (parsed, output, cancel) =>
        {
            OpenFiles.Check(OpenFiles.Limit);
            var data = parsed.GetValue(CommonOptions.Data)!;
            var settings = HostSettings.Read(data, parsed.GetValue(Set) ?? [], parsed.GetValue(Port));
            var folder = BankFolder.For(data, parsed.GetValue(CommonOptions.Bank));
            await using var notes = new StampedNotes(output.Notes, TimeProvider.System);
            int exit;
            await using (var bank = await OpenBank.OpenAsync(data, folder, settings, TimeProvider.System, cancel))
            {
                var status = await bank.Runtime.StatusAsync(cancel);
                exit = await ServeAsync(bank, data, settings, new(folder, bank.Runtime, notes), address =>
                {
                    if (output.Json) output.Document(new { url = address.ToString().TrimEnd('/'), bank = bank.Runtime.Bank.Hash });
                    else output.Line($"serving {bank.Runtime.Bank.Name} on {address.ToString().TrimEnd('/')}  (stop with Ctrl+C)");
                    Tell(notes, bank, status, data, folder);
                    if (OpenFiles.MostConnections(settings.Host.MostConnections, OpenFiles.Limit) is var most && most < settings.Host.MostConnections)
                        notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{most:N0} connections at once instead of {settings.Host.MostConnections:N0}, because this process may open {OpenFiles.Limit:N0} files only (`ulimit -n`, LimitNOFILE of a service)"));
                }, isDemo: false, cancel);
            }
            notes.WriteLine("stopped; everything that was acknowledged is on the disk");
            return exit;
        });

    /// <summary>Says what an operator must know of the store that is served.</summary>
    private static void Tell(TextWriter notes, OpenBank bank, RuntimeStatus status, string data, string folder)
    {
        notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"data folder {Path.GetFullPath(data)}: {status.Entries:N0} entries of {status.Customers:N0} customers; bank {Path.GetFullPath(folder)}, version {status.BankHash[..12]}"));
        FindingsText.Write(notes, BankFolder.Load(BankFolder.Read(folder)).Findings, folder); // warnings: with an error nothing is served
        foreach (var notice in bank.Store.Notices) notes.WriteLine(notice);
        foreach (var stop in bank.Runtime.Stops.InForce) notes.WriteLine(string.Create(CultureInfo.InvariantCulture, $"stopped: {stop.Node} since {stop.Since:yyyy-MM-dd HH:mm} UTC by {stop.By}: {stop.Because}. `opportune resume` ends it"));
        if (new AccessFile(data).Load().Count == 0) notes.WriteLine($"Nobody has a key yet: opportune keys add NAME --roles ROLE,ROLE --data {data}");
    }

    /// <summary>Serves until the process is told to stop.</summary>
    public static async Task<int> ServeAsync(OpenBank bank, string data, HostSettings settings, BankWatcher watcher, Action<Uri> started, bool isDemo, CancellationToken cancel)
    {
        if (!System.Net.IPAddress.TryParse(settings.Host.Address, out _)) throw new VerbException("setting.invalid", $"Host:Address: {settings.Host.Address} is no IP address.");
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = Task.CompletedTask;
        try
        {
            await using var notes = new StampedNotes(System.Console.Error, bank.Time);
            await using var host = await ApiHost.StartAsync(bank, new AccessKeys(data, notes), settings.Host, isDemo, cancel);
            started(host.Address);
            watching = Task.WhenAll(watcher.RunAsync(stopping.Token), new Archiving(bank.Store, settings.Store, bank.Time, System.Console.Error).RunAsync(stopping.Token), CollectorPriority.RunAsync(stopping.Token));
            await host.WaitAsync(cancel);
            return ExitCode.Done;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new VerbException("host.port-in-use", $"Port {settings.Host.Port} is taken. Stop what uses it, or add --port PORT.");
        }
        catch (System.Net.Sockets.SocketException refused)
        {
            throw new VerbException("setting.invalid", $"Host:Address {settings.Host.Address} with Host:Port {settings.Host.Port} cannot be listened on ({refused.SocketErrorCode}): give an address of this machine and a port that this user may take.");
        }
        finally
        {
            await stopping.CancelAsync();
            await watching;
        }
    }
}
