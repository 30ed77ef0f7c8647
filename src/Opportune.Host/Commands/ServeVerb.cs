using System.CommandLine;
using Opportune.Host.Access;
using Opportune.Host.Serving;
using Opportune.Host.Settings;

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
            var data = parsed.GetValue(CommonOptions.Data)!;
            var settings = HostSettings.Read(data, parsed.GetValue(Set) ?? [], parsed.GetValue(Port));
            var folder = BankFolder.For(data, parsed.GetValue(CommonOptions.Bank));
            await using var bank = await OpenBank.OpenAsync(data, folder, settings, TimeProvider.System, cancel);
            return await ServeAsync(bank, data, settings, new(folder, bank.Runtime, output.Notes), address =>
            {
                if (output.Json) output.Document(new { url = address.ToString().TrimEnd('/'), bank = bank.Runtime.Bank.Hash });
                else output.Line($"serving {bank.Runtime.Bank.Name} on {address.ToString().TrimEnd('/')}  (stop with Ctrl+C)");
                if (bank.Store.Notice is { } notice) output.Notes.WriteLine(notice);
                if (new AccessFile(data).Load().Count == 0) output.Notes.WriteLine($"Nobody has a key yet: opportune keys add NAME --roles ROLE,ROLE --data {data}");
            }, isDemo: false, cancel);
        });

    /// <summary>Serves until the process is told to stop.</summary>
    public static async Task<int> ServeAsync(OpenBank bank, string data, HostSettings settings, BankWatcher watcher, Action<Uri> started, bool isDemo, CancellationToken cancel)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = Task.CompletedTask;
        try
        {
            await using var host = await ApiHost.StartAsync(bank, new AccessKeys(data), settings.Host, isDemo, cancel);
            started(host.Address);
            watching = Task.WhenAll(watcher.RunAsync(stopping.Token), new Archiving(bank.Store, settings.Store, bank.Time, System.Console.Error).RunAsync(stopping.Token), CollectorPriority.RunAsync(stopping.Token));
            await host.WaitAsync(cancel);
            return ExitCode.Done;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw new VerbException("host.port-in-use", $"Port {settings.Host.Port} is taken. Stop what uses it, or add --port PORT.");
        }
        finally
        {
            await stopping.CancelAsync();
            await watching;
        }
    }
}
