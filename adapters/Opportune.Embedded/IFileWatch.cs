namespace Opportune.Embedded;

/// <summary>Sees every change that is made to the store's files outside SQLite, before it is made, and may stop it by an <see cref="IOException"/>. For tests of failing disks.</summary>
internal interface IFileWatch
{
    /// <summary>An empty file is made.</summary>
    void Create(string path);

    /// <summary>Bytes are written.</summary>
    void Write(string path, long offset, ReadOnlySpan<byte> content);

    /// <summary>A file is cut.</summary>
    void SetLength(string path, long length);

    /// <summary>What was written to a file goes to the disk.</summary>
    void Flush(string path);

    /// <summary>A file gets another name.</summary>
    void Move(string from, string to);

    /// <summary>The names of a folder's files go to the disk.</summary>
    void FlushFolder(string folder);
}
