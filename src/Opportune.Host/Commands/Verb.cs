using System.CommandLine;

namespace Opportune.Host.Commands;

/// <summary>A verb of the command line with examples in its help.</summary>
internal sealed class Verb : Command
{
    /// <summary>A verb.</summary>
    /// <param name="name">What is typed.</param>
    /// <param name="description">What it does.</param>
    /// <param name="examples">Whole command lines.</param>
    public Verb(string name, string description, params string[] examples) : base(name, description) => Examples = examples;

    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>What it does when called.</summary>
    public Verb Runs(Func<ParseResult, Output, CancellationToken, Task<int>> run)
    {
        SetAction((parsed, cancel) => run(parsed, Output.Of(parsed), cancel));
        return this;
    }
}
