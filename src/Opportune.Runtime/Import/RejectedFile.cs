using System.Globalization;
using System.Text;

namespace Opportune.Runtime.Import;

/// <summary><c>rejected.csv</c>: file, line, code and message of every line that made no event.</summary>
internal sealed class RejectedFile : IDisposable
{
    private const string Header = "file,line,code,message\n";
    private readonly FileStream _stream;

    /// <summary>Opens the file, cut to a length that a checkpoint names; 0 begins anew.</summary>
    public RejectedFile(string folder, long length)
    {
        FullPath = Path.Combine(folder, "rejected.csv");
        _stream = new FileStream(FullPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        _stream.SetLength(Math.Min(length, _stream.Length));
        _stream.Position = _stream.Length;
        if (_stream.Length == 0) _stream.Write(Encoding.UTF8.GetBytes(Header));
    }

    /// <summary>Where it is.</summary>
    public string FullPath { get; }

    /// <summary>Bytes written.</summary>
    public long Length => _stream.Position;

    /// <summary>Adds a line.</summary>
    public void Add(RejectedLine line) => _stream.Write(Encoding.UTF8.GetBytes(
        $"{Quoted(line.File)},{line.Line.ToString(CultureInfo.InvariantCulture)},{Quoted(line.Code)},{Quoted(line.Message)}\n"));

    /// <summary>Makes what was written durable.</summary>
    public void Flush() => _stream.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static string Quoted(string text) => text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
