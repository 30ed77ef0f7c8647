using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary><c>opportune stop</c> and <c>opportune resume</c>: the emergency stop.</summary>
internal static class StopVerbs
{
    private const string Node = "An issue, group or action, such as grow/cards; / for everything";

    /// <summary>Stops, or without a node tells what is stopped.</summary>
    public static Verb CreateStop()
    {
        var node = new Argument<string?>("NODE") { Description = Node + "; left out: show what is stopped", Arity = ArgumentArity.ZeroOrOne };
        var because = new Option<string?>("--because") { Description = "Why; advisors and auditors read it", HelpName = "TEXT" };
        var verb = new Verb("stop", "Emergency stop: say nothing of an action, a group, an issue or at all, from now on", "opportune stop grow/cards --because 'wrong fee in the text' --url http://127.0.0.1:5080 --key KEY", "opportune stop / --because 'incident 4711' --data ./data", "opportune stop --data ./data")
            { node, because };
        return Asking(verb, (client, parsed, cancel) => parsed.GetValue(node) is { } which
            ? client.PostFieldsAsync("/v1/stops", new { node = which, because = parsed.GetValue(because) ?? throw new VerbException("usage.invalid", "Say why with --because TEXT: advisors and auditors read it.") }, cancel)
            : client.GetAsync("/v1/stops", cancel));
    }

    /// <summary>Lets a node run again.</summary>
    public static Verb CreateResume()
    {
        var node = new Argument<string>("NODE") { Description = "The node that was stopped" };
        var because = new Option<string>("--because") { Description = "Why", HelpName = "TEXT", Required = true };
        var verb = new Verb("resume", "End an emergency stop", "opportune resume grow/cards --because 'text mended' --url http://127.0.0.1:5080 --key KEY") { node, because };
        return Asking(verb, (client, parsed, cancel) => client.PostFieldsAsync("/v1/stops/resume", new { node = parsed.GetValue(node), because = parsed.GetValue(because) }, cancel));
    }

    private static Verb Asking(Verb verb, Func<BankClient, ParseResult, CancellationToken, Task<JsonElement>> ask)
    {
        foreach (var option in new Option[] { CommonOptions.Data, CommonOptions.Bank, CommonOptions.Url, CommonOptions.Key }) verb.Add(option);
        return verb.Runs(async (parsed, output, cancel) =>
        {
            await using var client = await BankClient.OpenAsync(parsed, cancel);
            var stops = await ask(client, parsed, cancel);
            if (output.Json) output.Document(stops);
            else Tell(output, stops.GetProperty("inForce"));
            return ExitCode.Done;
        });
    }

    private static void Tell(Output output, JsonElement inForce)
    {
        if (inForce.GetArrayLength() == 0)
        {
            output.Line("Nothing is stopped.");
            return;
        }
        var table = new Table().AddColumns("stopped", "since (UTC)", "by", "because");
        foreach (var stop in inForce.EnumerateArray())
            table.AddRow(Markup.Escape(stop.GetProperty("node").GetString() is "/" ? "/ (everything)" : stop.GetProperty("node").GetString()!), stop.GetProperty("since").GetDateTimeOffset().ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                Markup.Escape(stop.GetProperty("by").GetString()!), Markup.Escape(stop.GetProperty("because").GetString()!));
        output.Console.Write(table);
    }
}
