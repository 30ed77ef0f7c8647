using System.Buffers.Binary;

namespace Opportune.Runtime.Customers;

/// <summary>Many runs of bytes in blocks of one size that are chained to each other: whatever leaves makes room for whatever comes, and there are never gaps.</summary>
/// <remarks>A block is 4 bytes that name the next one, and 124 of content. Blocks lie in pieces of 1 MiB that hold no references, so that the collector neither looks into them nor moves them. What is given back is
/// cleared at once. Room that was made is kept for what comes next. Not thread-safe.</remarks>
internal sealed class ByteBlocks
{
    /// <summary>Bytes of a block, its link included.</summary>
    internal const int BlockBytes = 128;

    private const int Link = 4;
    private const int Content = BlockBytes - Link;
    private const int BlocksOfPiece = 1 << 13;
    private const int None = -1;
    private readonly List<byte[]> _pieces = [];
    private int _free = None;
    private int _fresh;

    /// <summary>Blocks in use.</summary>
    internal int Used { get; private set; }

    /// <summary>Blocks that a run takes.</summary>
    internal static int BlocksOf(int length) => Math.Max(1, (length + Content - 1) / Content);

    /// <summary>Keeps bytes and gives the number under which they are found.</summary>
    internal int Put(ReadOnlySpan<byte> bytes)
    {
        var (first, last) = (None, None);
        do
        {
            var block = Take();
            var part = bytes[..Math.Min(Content, bytes.Length)];
            part.CopyTo(Of(block)[Link..]);
            bytes = bytes[part.Length..];
            if (last == None) first = block; else Next(last, block);
            last = block;
        }
        while (!bytes.IsEmpty);
        Next(last, None);
        return first;
    }

    /// <summary>Copies a run from its beginning.</summary>
    /// <param name="first">Its number.</param>
    /// <param name="into">At most as long as the run.</param>
    internal void Read(int first, Span<byte> into)
    {
        for (var block = first; !into.IsEmpty; block = NextOf(block))
        {
            var part = Math.Min(Content, into.Length);
            Of(block).Slice(Link, part).CopyTo(into);
            into = into[part..];
        }
    }

    /// <summary>Clears a run and gives its blocks back.</summary>
    internal void Remove(int first)
    {
        for (var block = first; block != None;)
        {
            var next = NextOf(block);
            Of(block).Clear();
            Next(block, _free);
            (_free, block) = (block, next);
            Used--;
        }
    }

    private int Take()
    {
        Used++;
        if (_free == None)
        {
            if (_fresh == _pieces.Count * BlocksOfPiece) _pieces.Add(GC.AllocateUninitializedArray<byte>(BlocksOfPiece * BlockBytes));
            return _fresh++;
        }
        var block = _free;
        _free = NextOf(block);
        return block;
    }

    private Span<byte> Of(int block) => _pieces[block / BlocksOfPiece].AsSpan(block % BlocksOfPiece * BlockBytes, BlockBytes);

    private int NextOf(int block) => BinaryPrimitives.ReadInt32LittleEndian(Of(block));

    private void Next(int block, int next) => BinaryPrimitives.WriteInt32LittleEndian(Of(block), next);
}
