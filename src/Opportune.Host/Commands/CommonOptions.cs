using System.CommandLine;

namespace Opportune.Host.Commands;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>The data folder.</summary>
    public static Option<string> Data { get; } = new("--data") { Description = "Data folder", HelpName = "FOLDER", DefaultValueFactory = _ => "./data" };

    /// <summary>Output for programs.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Write one JSON document instead of tables", Recursive = true };

    /// <summary>The bank's folder.</summary>
    public static Option<string?> Bank { get; } = new("--bank") { Description = "Folder of the bank's definition; remembered by the data folder", HelpName = "FOLDER" };

    /// <summary>A running host.</summary>
    public static Option<string?> Url { get; } = new("--url")
    {
        Description = "Ask a running host instead of the data folder; or OPPORTUNE_URL", HelpName = "URL",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("OPPORTUNE_URL"),
    };

    /// <summary>A key for the running host.</summary>
    public static Option<string?> Key { get; } = new("--key")
    {
        Description = "API key for --url; or OPPORTUNE_KEY, which the list of processes does not show", HelpName = "opk_…",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("OPPORTUNE_KEY"),
    };
}
