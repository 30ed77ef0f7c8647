using System.Globalization;
using System.Text;

namespace Opportune.Host.Serving;

/// <summary>The notes of a serving host: each line begins with its time in UTC, as the lines of the log do.</summary>
internal sealed class StampedNotes(TextWriter to, TimeProvider time) : TextWriter(CultureInfo.InvariantCulture)
{
    /// <summary>How a line begins, notes and log alike.</summary>
    public const string Stamp = "yyyy-MM-dd'T'HH:mm:ss'Z '";

    /// <inheritdoc/>
    public override Encoding Encoding => to.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => to.Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => to.WriteLine(time.GetUtcNow().ToString(Stamp, CultureInfo.InvariantCulture) + value);

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value)
    {
        WriteLine(value);
        return Task.CompletedTask;
    }
}
