using Opportune.Durability.Tests.Disk;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>One file: what of it is surely on the disk, and what was written since and may or may not be.</summary>
internal sealed class FileHistory
{
    private static int _made;
    private readonly int _number = Interlocked.Increment(ref _made);
    private readonly List<DiskStep> _pending = [];
    private byte[] _synced = [];
    private int _version;

    /// <summary>Changes that no sync covers yet.</summary>
    public int Pending => _pending.Count;

    /// <summary>Whether its name is surely in the folder.</summary>
    public bool IsNamed { get; set; }

    /// <summary>The file that had the name before and was deleted: where the folder was not synced since, it may still have it.</summary>
    public FileHistory? Former { get; init; }

    /// <summary>Whether it was deleted, and the folder was not synced since.</summary>
    public bool IsGone { get; set; }

    /// <summary>Says what of it the disk holds: the same words, the same content.</summary>
    public string Word(IEnumerable<int> kept, string torn) => $"{_number}.{_version}:{string.Join('.', kept)}{torn}";

    /// <summary>A change that may or may not be on the disk after a power loss.</summary>
    public void Add(DiskStep step) => _pending.Add(step);

    /// <summary>The only change: what it overwrites matters no more.</summary>
    public void Overwrite(DiskStep.Written step)
    {
        _pending.Clear();
        _pending.Add(step);
        _version++;
    }

    /// <summary>All changes are on the disk.</summary>
    public void Sync()
    {
        if (_pending.Count == 0) return;
        _synced = Content(Enumerable.Range(0, _pending.Count), null);
        _pending.Clear();
        _version++;
    }

    /// <summary>The last change, where it is a write of more than one sector.</summary>
    public DiskStep.Written? LastWrite => _pending is [.., DiskStep.Written { Content.Length: > AfterPowerLoss.Sector } write] ? write : null;

    /// <summary>The file with some of the pending changes; the last of them may be torn.</summary>
    /// <param name="kept">Positions of the changes that reached the disk, ascending.</param>
    /// <param name="torn">Which bytes of the last kept write reached it; null for all.</param>
    public byte[] Content(IEnumerable<int> kept, Range? torn)
    {
        var (content, length) = (new byte[_synced.Length + (1 << 16)], _synced.Length);
        _synced.CopyTo(content, 0);
        var all = kept.ToList();
        foreach (var at in all)
        {
            if (_pending[at] is DiskStep.Cut cut)
            {
                Grow(ref content, checked((int)cut.Length));
                if (cut.Length < length) content.AsSpan(checked((int)cut.Length), length - checked((int)cut.Length)).Clear();
                length = checked((int)cut.Length);
            }
            else if (_pending[at] is DiskStep.Written write)
            {
                var (start, count) = torn is { } part && at == all[^1] ? part.GetOffsetAndLength(write.Content.Length) : (0, write.Content.Length);
                var to = checked((int)write.Offset) + start;
                Grow(ref content, to + count);
                write.Content.AsSpan(start, count).CopyTo(content.AsSpan(to));
                length = Math.Max(length, to + count);
            }
        }
        return content.AsSpan(0, length).ToArray();
    }

    private static void Grow(ref byte[] content, int length)
    {
        if (content.Length < length) Array.Resize(ref content, Math.Max(length, 2 * content.Length));
    }
}
