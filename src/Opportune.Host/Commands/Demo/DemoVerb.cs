using System.CommandLine;
using System.Globalization;
using Opportune.Host.Access;
using Opportune.Host.Serving;
using Opportune.Host.Settings;

namespace Opportune.Host.Commands.Demo;

/// <summary><c>opportune demo</c>: a synthetic bank to try things on.</summary>
internal static class DemoVerb
{
    private const string KeyFile = "demo.key";
    private static readonly Option<string> Data = new("--data") { Description = "Data folder", HelpName = "FOLDER", DefaultValueFactory = _ => AtHome("data/demo") };
    private static readonly Option<bool> Fresh = new("--fresh") { Description = "Start anew: deletes the demo's data folder" };
    private static readonly Option<int> Customers = new("--customers") { Description = "Synthetic customers of a new data folder, 20 to 999", HelpName = "N", DefaultValueFactory = _ => 200 };
    private static readonly Option<bool> FillOnly = new("--fill-only") { Description = "Fill the data folder and stop" };

    /// <summary>The verb.</summary>
    public static Verb Create() => new Verb("demo", "Fill a synthetic bank, serve it and say what to try", "opportune demo", "opportune demo --port 8080 --fresh")
        { Data, CommonOptions.Bank, ServeVerb.Port, ServeVerb.Set, Customers, Fresh, FillOnly }
        .Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, Output output, CancellationToken cancel)
    {
        var data = parsed.GetValue(Data)!;
        var settings = HostSettings.Read(data, parsed.GetValue(ServeVerb.Set) ?? [], parsed.GetValue(ServeVerb.Port));
        if (parsed.GetValue(Customers) is < 20 or > 999) throw new VerbException("usage.customers", "--customers is 20 to 999: with 20 there is one of each kind.");
        if (parsed.GetValue(Fresh) || DemoData.IsInterrupted(data)) DemoData.Delete(data);
        var given = parsed.GetValue(CommonOptions.Bank) ?? (BankFolder.IsRemembered(data) ? null : AtHome("banks/demo"));
        var folder = BankFolder.For(data, given);
        await DemoData.FillAsync(data, folder, settings, parsed.GetValue(Customers), output, cancel);
        await using var bank = await OpenBank.OpenAsync(data, folder, settings, TimeProvider.System, cancel);
        var key = KeyOf(data);
        if (parsed.GetValue(FillOnly)) return ExitCode.Done;
        return await ServeVerb.ServeAsync(bank, data, settings, new(folder, bank.Runtime, output.Notes), address => Welcome(output, address.ToString().TrimEnd('/'), Path.Combine(data, KeyFile), key), isDemo: true, cancel);
    }

    /// <summary>A path of the repository that <c>./opportune</c> belongs to, as short as the working folder allows.</summary>
    private static string AtHome(string path)
    {
        var full = Path.Combine(Environment.GetEnvironmentVariable("OPPORTUNE_HOME") ?? ".", path);
        return Path.GetRelativePath(".", full) is var near && near.StartsWith("..", StringComparison.Ordinal) ? full : near;
    }

    private static string KeyOf(string data)
    {
        var (path, access) = (Path.Combine(data, KeyFile), new AccessFile(data));
        if (File.Exists(path) && access.Load().Any(k => k.Name == "demo")) return File.ReadAllText(path).Trim();
        if (access.Load().Any(k => k.Name == "demo")) access.Remove("demo");
        var key = access.Add("demo", Roles.Names, TimeProvider.System.GetUtcNow());
        WholeFile.Write(path, System.Text.Encoding.ASCII.GetBytes(key + "\n"), ownerOnly: true);
        return key;
    }

    private static void Welcome(Output output, string url, string keyFile, string key)
    {
        if (output.Json)
        {
            output.Document(new { url, key, keyFile });
            return;
        }
        output.Line($"""

            Opportune is running on {url} with synthetic customers, c-001 and so on. Stop with Ctrl+C.

            Open {url} in a browser on this machine: choose a customer, see why, and let something happen.

            What to try, in another terminal:

              KEY=$(cat {keyFile})
              # what should c-004 see in the app?
              curl -s {url}/v1/decisions -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
                -d '{Decision("c-004")}'
              # what does the bank know of them, and which moments are active?
              curl -s {url}/v1/customers/c-004 -H "Authorization: Bearer $KEY"
              # why not a travel card?
              curl -s "{url}/v1/customers/c-004/why-not?action=grow/cards/travel-card&placement=app-home" -H "Authorization: Bearer $KEY"
              # they withdraw their consent to marketing; ask again
              curl -s -X PUT {url}/v1/customers/c-004/consents -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
                -d '{Consent}'
              # what became of the half year of decisions before today, and what could be learnt from it?
              ./opportune report --url {url} --key "$KEY"
              ./opportune train --url {url} --key "$KEY"
              # everything else: {url}/openapi/v1.json
            """);
    }

    private const string Consent = """{"consents":[{"purpose":"marketing","channel":"all","granted":false}]}""";

    private static string Decision(string customer) => string.Create(CultureInfo.InvariantCulture, $$"""{"customer":"{{customer}}","channel":"app","placements":[{"name":"app-home","count":2}]}""");
}
