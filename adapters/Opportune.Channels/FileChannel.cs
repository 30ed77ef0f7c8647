using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Opportune.Engine.Deliver;

namespace Opportune.Channels;

/// <summary>Appends messages to <c>&lt;folder&gt;/&lt;channel&gt;-yyyyMMdd.jsonl</c> (day in UTC), one JSON document a line, for another program to fetch.</summary>
/// <remarks>
/// A message is on disk when <see cref="SendAsync"/> answers. A key may stand twice, after a crash between writing and recording it: readers take the first line of a
/// key. A file is opened for each message, so it may be moved away at any time; an unfinished last line, left by a crash, is cut off first. Thread-safe; one process writes a folder.
/// </remarks>
public sealed class FileChannel : IChannel, IDisposable
{
    private readonly FileChannelOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>A channel of files.</summary>
    /// <param name="name">The channel, 1 to 32 of a–z 0–9 -.</param>
    /// <param name="options">Where.</param>
    /// <param name="time">Chooses the day's file.</param>
    /// <exception cref="ArgumentException">The name is malformed.</exception>
    /// <exception cref="ValidationException">An option is out of range.</exception>
    public FileChannel(string name, FileChannelOptions options, TimeProvider time)
    {
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        (Name, _options, _time) = (ChannelName.Check(name), options, time);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public async ValueTask<ChannelAnswer> SendAsync(OutboundMessage message, CancellationToken cancel)
    {
        byte[] line = [.. MessageDocument.Write(message), (byte)'\n'];
        await _writing.WaitAsync(cancel);
        try
        {
            Directory.CreateDirectory(_options.Folder);
            AppendedLine.Write(TodaysFile(), line);
            return new ChannelAnswer.Sent();
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            return new ChannelAnswer.TryAgain("channel.file.unavailable", "The outbox folder cannot be written: check its path, permissions and free space.", _options.RetryAfter);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writing.Dispose();

    private string TodaysFile() => Path.Combine(_options.Folder, $"{Name}-{_time.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture)}.jsonl");
}
