using System.CommandLine;

namespace Opportune.Host.Commands.Evaluate;

/// <summary>Options that several kinds of evaluation share.</summary>
internal static class EvaluateOptions
{
    /// <summary>The table.</summary>
    public static Option<string> Data() => new("--data") { Description = "File with a header; commas, semicolons, tabs or bars are recognised", HelpName = "FILE", Required = true };

    /// <summary>Columns to leave out.</summary>
    public static Option<string?> Drop() => new("--drop") { Description = "Columns not to learn from: identifiers, and what is only known afterwards", HelpName = "COL,COL" };
}
