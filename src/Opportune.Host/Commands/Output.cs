using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Opportune.Host.Commands;

/// <summary>Where a verb writes: tables and progress for people, one JSON document for programs.</summary>
/// <param name="To">Standard output.</param>
/// <param name="Notes">Standard error: progress and warnings, so that standard output stays clean.</param>
/// <param name="Json">Whether a program reads it.</param>
internal sealed record Output(TextWriter To, TextWriter Notes, bool Json)
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const int PlainWidth = 160;

    /// <summary>The output of a parsed command line.</summary>
    public static Output Of(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, parsed.GetValue(CommonOptions.Json));

    /// <summary>A console of standard output; without colours and as wide as needed where it is no terminal.</summary>
    public IAnsiConsole Console => ConsoleOf(To, System.Console.IsOutputRedirected || To != System.Console.Out);

    /// <summary>A console of standard error.</summary>
    public IAnsiConsole NoteConsole => ConsoleOf(Notes, !IsTerminal);

    /// <summary>Whether progress may be drawn.</summary>
    public bool IsTerminal => Notes == System.Console.Error && !System.Console.IsErrorRedirected;

    /// <summary>Writes a line for people.</summary>
    public void Line(string text = "") => To.WriteLine(text);

    /// <summary>Writes a document.</summary>
    public void Document(JsonElement document) => To.WriteLine(JsonSerializer.Serialize(document, Indented));

    /// <summary>Writes a document for programs.</summary>
    public void Document(object document) => To.WriteLine(Text(document));

    /// <summary>A document as text.</summary>
    public static string Text(object document) => JsonSerializer.Serialize(document, document.GetType(), Indented);

    private static IAnsiConsole ConsoleOf(TextWriter to, bool plain)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(to),
        });
        if (plain) console.Profile.Width = PlainWidth;
        return console;
    }
}
