using Opportune.Durability.Tests.Disk;

namespace Opportune.Durability.Tests.PowerLoss;

/// <summary>What a disk may hold after a power loss.</summary>
/// <param name="Step">Steps of the trace that had happened.</param>
/// <param name="Variant">Which of the unsynced writes reached the disk.</param>
/// <param name="Word">Equal for equal disks.</param>
/// <param name="Files">Name and content of every file.</param>
/// <param name="Acks">Acknowledgements given before.</param>
internal sealed record DiskState(int Step, string Variant, string Word, IReadOnlyDictionary<string, byte[]> Files, int Acks);

/// <summary>Enumerates every disk that a power loss may leave behind, at every write of a trace.</summary>
/// <remarks>
/// After each step that changes a file: all written; only what was synced, and every choice of files whose unsynced writes arrived; the last write torn after its first sector, in the middle, before its last sector, and with
/// only its second half; of each file the unsynced writes without the first, only the last, every second one. A file that was made or deleted is there or not until its folder is synced. Equal disks come once.
/// </remarks>
internal sealed class AfterPowerLoss(IReadOnlyList<DiskStep> trace)
{
    /// <summary>A disk writes sectors whole.</summary>
    public const int Sector = 512;

    /// <summary>Never synced: it arrives with any other write, or not.</summary>
    private const string Mark = "journal.mark";

    private readonly SortedDictionary<string, FileHistory> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private int _acks;

    /// <summary>Steps after which power was lost.</summary>
    public int Boundaries { get; private set; }

    /// <summary>All states, in the order of the trace.</summary>
    public IEnumerable<DiskState> States()
    {
        for (var step = 0; step < trace.Count; step++)
        {
            var changed = Take(trace[step]);
            if (changed is null && trace[step] is not DiskStep.Acknowledged) continue;
            Boundaries++;
            foreach (var state in Variants(step + 1, changed)) yield return state;
        }
    }

    private string? Take(DiskStep step)
    {
        switch (step)
        {
            case DiskStep.Created created:
                _files[created.File] = new() { Former = _files.GetValueOrDefault(created.File) };
                return created.File;
            case DiskStep.Written written:
                if (written.File == Mark) _files[written.File].Overwrite(written);
                else _files[written.File].Add(written);
                return written.File;
            case DiskStep.Cut cut:
                _files[cut.File].Add(cut);
                return cut.File;
            case DiskStep.Synced synced:
                // On many file systems this makes the name last too; the strict reading is taken, in which only the folder's sync does.
                _files[synced.File].Sync();
                return synced.File;
            case DiskStep.FolderSynced:
                foreach (var (name, file) in _files.ToList())
                    if (file.IsGone) _files.Remove(name);
                    else file.IsNamed = true;
                return "";
            case DiskStep.Deleted deleted:
                _files[deleted.File].IsGone = true;
                return deleted.File;
            case DiskStep.Renamed renamed:
                // The old name of the target stays until the folder is synced; here the new one counts from then on, before it both are possible.
                _files[renamed.To] = _files[renamed.From];
                _files.Remove(renamed.From);
                return renamed.To;
            case DiskStep.Acknowledged:
                _acks++;
                return null;
            default:
                return null;
        }
    }

    private IEnumerable<DiskState> Variants(int step, string? changed)
    {
        var pending = _files.Where(f => f.Value.Pending > 0 && f.Key != Mark).Select(f => f.Key).ToList();
        for (var subset = 0; subset < 1 << pending.Count; subset++)
        {
            var arrived = pending.Where((_, i) => (subset & (1 << i)) != 0).ToHashSet(StringComparer.Ordinal);
            foreach (var names in new[] { true, false })
                if (State(step, $"arrived [{string.Join(' ', arrived)}]{(names ? "" : " without new names")}", f => arrived.Contains(f) || (f == Mark && (arrived.Count > 0 || (step & 1) == 0)) ? All(f) : [], null, names) is { } state) yield return state;
        }
        if (changed is not { Length: > 0 } || !_files.TryGetValue(changed, out var file)) yield break;
        if (file.LastWrite is { } last)
            foreach (var part in Torn(last.Content.Length))
                if (State(step, $"{changed} torn {part}", All, (changed, part), true) is { } state) yield return state;
        foreach (var (name, kept) in Holes(file.Pending))
            if (State(step, $"{changed} {name}", f => f == changed ? kept : All(f), null, true) is { } state) yield return state;
    }

    private IReadOnlyList<int> All(string file) => [.. Enumerable.Range(0, _files[file].Pending)];

    private static IEnumerable<Range> Torn(int length)
    {
        yield return ..Sector;
        if (length >= 4 * Sector)
        {
            yield return ..(length / 2 / Sector * Sector);
            yield return ..(length - Sector);
            yield return (length / 2 / Sector * Sector)..;
        }
    }

    private static IEnumerable<(string Name, IReadOnlyList<int> Kept)> Holes(int pending)
    {
        if (pending < 2) yield break;
        yield return ("without its first write", [.. Enumerable.Range(1, pending - 1)]);
        yield return ("with its last write only", [pending - 1]);
        if (pending > 2) yield return ("with every second write", [.. Enumerable.Range(0, pending).Where(i => i % 2 == 0)]);
        if (pending > 2) yield return ("with every other second write", [.. Enumerable.Range(0, pending).Where(i => i % 2 == 1)]);
    }

    /// <summary>The state, unless an equal one with as many acknowledgements came before.</summary>
    private DiskState? State(int step, string variant, Func<string, IReadOnlyList<int>> kept, (string File, Range Part)? torn, bool names)
    {
        var there = new List<(string Name, FileHistory File, IReadOnlyList<int> Kept, Range? Torn)>();
        foreach (var (name, file) in _files)
            if (names || file.IsNamed ? !(names && file.IsGone) : false) there.Add((name, file, kept(name), torn is { } t && t.File == name ? t.Part : null));
            else if (!names && file.Former is { IsNamed: true } former) there.Add((name, former, [.. Enumerable.Range(0, former.Pending)], null));
        var word = string.Join('|', there.Select(f => $"{f.Name}={f.File.Word(f.Kept, $"{f.Torn}")}"));
        return _seen.Add($"{_acks}#{word}") ? new(step, variant, word, there.ToDictionary(f => f.Name, f => f.File.Content(f.Kept, f.Torn)), _acks) : null;
    }
}
