using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Opportune.Host.Commands;

/// <summary>The usual help, then examples and exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        usual.Invoke(parseResult);
        var to = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            to.WriteLine("Examples:");
            foreach (var example in verb.Examples) to.WriteLine($"  {example}");
            to.WriteLine();
        }
        to.WriteLine("Exit codes:");
        to.WriteLine($"  {ExitCode.Description}");
        return ExitCode.Done;
    }
}
