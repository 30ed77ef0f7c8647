using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Opportune.Host.Commands.Demo;
using Opportune.Host.Commands.Evaluate;
using Opportune.Host.Commands.Models;

namespace Opportune.Host.Commands;

/// <summary>The program's verbs, and what becomes of their failures.</summary>
internal static class CommandLine
{
    /// <summary>How long a verb may take to end once it is told to: more than any drain and stop together.</summary>
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(11);

    /// <summary>Runs a command line.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        var configuration = new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestStop };
        var parsed = Root().Parse(args);
        try
        {
            if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples) throw Usage(parsed);
            return await parsed.InvokeAsync(configuration, cancel);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("stopped");
            return ExitCode.Refused;
        }
        catch (Exception failure)
        {
            return Failures.Write(failure, error, parsed.GetValue(CommonOptions.Json));
        }
    }

    private static RootCommand Root()
    {
        var root = new RootCommand("Opportune: a next-best-action engine for banks.") { CommonOptions.Json };
        foreach (var verb in new[]
        {
            DemoVerb.Create(), ServeVerb.Create(), ImportVerb.Create(), DecideVerb.Create(), ExplainVerb.Create(), WhyNotVerb.Create(), ReplayVerb.Create(), ReportVerb.Create(), StopVerbs.CreateStop(), StopVerbs.CreateResume(),
            EvaluateVerb.Create(), CheckVerb.Create(), CelVerb.Create(), KeysVerb.Create(), BackupVerb.Create(), RestoreVerb.Create(), VerifyVerb.Create(), ArchiveVerb.Create(),
        }) root.Add(verb);
        foreach (var learning in new Command[] { TrainVerb.Create(), ModelsVerb.Create() }) root.Add(learning);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new HelpWithExamples((HelpAction)help.Action!);
        root.SetAction((_, _) => throw new VerbException("usage.verb", "Say what to do. `opportune --help` lists the verbs; `opportune demo` is a good start."));
        return root;
    }

    private static VerbException Usage(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (var at = parsed.CommandResult; at.Parent is CommandResult above; at = above) names.Push(at.Command.Name);
        var path = string.Join(' ', names);
        return new("usage.invalid", $"{string.Join(' ', parsed.Errors.Select(e => e.Message).Distinct())} `opportune {(path.Length > 0 ? path + " " : "")}--help` shows how.");
    }
}
