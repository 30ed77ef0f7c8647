using System.CommandLine;
using System.Globalization;
using Opportune.Embedded;
using Opportune.Embedded.Keys;
using Opportune.Host.Access;
using Opportune.Host.Settings;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary><c>opportune keys add|list|remove</c>.</summary>
internal static class KeysVerb
{
    /// <summary>The verb.</summary>
    public static Verb Create()
    {
        var verb = new Verb("keys", "Make, list and remove the keys that may use the API; change the store's master key", "opportune keys add app --roles decide,respond --data ./data", "opportune keys list --json", "opportune keys remove app");
        verb.Add(Add());
        verb.Add(List());
        verb.Add(Remove());
        verb.Add(Rotate());
        return verb;
    }

    private static Verb Add()
    {
        var name = new Argument<string>("NAME") { Description = "Whose key it is, 1 to 64 of a-z 0-9 -" };
        var roles = new Option<string>("--roles") { Description = $"One or several of {string.Join(", ", Roles.Names)}; or all", HelpName = "ROLE,ROLE", Required = true };
        return new Verb("add", "Make a key and print it, once", "opportune keys add crm --roles ingest", "opportune keys add auditor --roles compliance,advisor --json") { name, roles, CommonOptions.Data }
            .Runs((parsed, output, _) =>
            {
                var wanted = parsed.GetValue(roles) is "all" ? Roles.Names : parsed.GetValue(roles)!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                var key = new AccessFile(parsed.GetValue(CommonOptions.Data)!).Add(parsed.GetValue(name)!, wanted, TimeProvider.System.GetUtcNow());
                if (output.Json) output.Document(new { Name = parsed.GetValue(name), Key = key, Roles = wanted });
                else
                {
                    output.Line(key);
                    output.Notes.WriteLine("Keep it: only its hash is stored. A running host knows it within a second.");
                }
                return Task.FromResult(ExitCode.Done);
            });
    }

    private static Verb List() => new Verb("list", "List keys and their roles", "opportune keys list --data ./data") { CommonOptions.Data }
        .Runs((parsed, output, _) =>
        {
            var keys = new AccessFile(parsed.GetValue(CommonOptions.Data)!).Load();
            if (output.Json) output.Document(keys.Select(k => new { k.Name, Roles = k.Roles.Select(Roles.NameOf), k.CreatedAt }).ToList());
            else
            {
                var table = new Table().AddColumns("name", "roles", "made");
                foreach (var key in keys) table.AddRow(key.Name, string.Join(", ", key.Roles.Select(Roles.NameOf)), key.CreatedAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture));
                output.Console.Write(table);
            }
            return Task.FromResult(ExitCode.Done);
        });

    private static Verb Rotate() => new Verb("rotate", "Change the master key of a store that no host uses", "opportune keys rotate --data ./data") { CommonOptions.Data }
        .Runs((parsed, output, _) =>
        {
            var data = BankFolder.Existing(parsed.GetValue(CommonOptions.Data)!);
            var (old, next) = (EnvironmentMasterKey.Find(), EnvironmentMasterKey.Find(EnvironmentMasterKey.NextVariable));
            if ((old is null) != (next is null)) throw new VerbException("keys.next.missing", $"The old key comes from {EnvironmentMasterKey.Variable} and the new one from {EnvironmentMasterKey.NextVariable}, or neither: then master.key is replaced.");
            var customers = EmbeddedStore.RotateMasterKey(data, HostSettings.Read(data, []).Store, old, next);
            if (output.Json) output.Document(new { Customers = customers });
            else output.Line($"the keys of {customers} customers are wrapped by the new master key. {(next is null ? "Copy master.key to its safe place" : $"Put the new key into {EnvironmentMasterKey.Variable}")}, and back the keys up: older backups need the old key.");
            return Task.FromResult(ExitCode.Done);
        });

    private static Verb Remove()
    {
        var name = new Argument<string>("NAME") { Description = "The key's name" };
        return new Verb("remove", "Remove a key; a running host refuses it within a second", "opportune keys remove crm") { name, CommonOptions.Data }
            .Runs((parsed, output, _) =>
            {
                new AccessFile(parsed.GetValue(CommonOptions.Data)!).Remove(parsed.GetValue(name)!);
                if (output.Json) output.Document(new { Removed = parsed.GetValue(name) });
                else output.Line($"removed {parsed.GetValue(name)}");
                return Task.FromResult(ExitCode.Done);
            });
    }
}
