using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Opportune.Host.Access;
using Opportune.Runtime.Import;
using Opportune.Runtime.Storage;

namespace Opportune.Host.Commands;

/// <summary>How failures are told: a code and what to do next; a stack trace only for a bug.</summary>
internal static class Failures
{
    /// <summary>Writes a failure.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Exception failure, TextWriter error, bool json)
    {
        var (code, message, exit) = Describe(failure);
        if (json) error.WriteLine(JsonSerializer.Serialize(new { error = new { code, message } }, JsonSerializerOptions.Web));
        else error.WriteLine($"error {code}: {message}");
        if (exit == ExitCode.Bug) error.WriteLine(failure);
        return exit;
    }

    private static (string Code, string Message, int Exit) Describe(Exception failure) => failure switch
    {
        VerbException e => (e.Code, e.Message, e.Exit),
        StoreException { Code: "store.in-use" } e => (e.Code, $"{e.Message} Where a host is running, ask it: add --url http://127.0.0.1:5080 --key KEY.", ExitCode.Store),
        StoreException e => (e.Code, e.Message, ExitCode.Store),
        AccessException e => (e.Code, e.Message, ExitCode.Mistake),
        ImportException e => (e.Code, e.Message, ExitCode.Mistake),
        ValidationException e => ("setting.invalid", e.Message, ExitCode.Mistake),
        DirectoryNotFoundException or FileNotFoundException => ("file.missing", $"{failure.Message} Check the path.", ExitCode.Mistake),
        IOException or UnauthorizedAccessException => ("file.unavailable", $"{failure.Message} Check the path and its permissions.", ExitCode.Mistake),
        _ => ("program.bug", "This is a bug of Opportune. Please report it with what follows.", ExitCode.Bug),
    };
}
