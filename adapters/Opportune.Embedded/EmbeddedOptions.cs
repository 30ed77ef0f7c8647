using System.ComponentModel.DataAnnotations;

namespace Opportune.Embedded;

/// <summary>How the store in the process uses its disk and memory. Section <c>Store:Embedded</c>.</summary>
public sealed class EmbeddedOptions
{
    /// <summary>Folder of keys.db, erasures.jsonl and master.key; null for the data folder. Keep it out of data backups.</summary>
    public string? KeysFolder { get; init; }

    /// <summary>Size of the write-ahead log at which a thread moves it into the file, in MiB; at eight times that a commit does. Larger writes pages that change often less often, and starts later after a crash. Default 8.</summary>
    [Range(1, 1024)] public int CheckpointMegabytes { get; init; } = 8;

    /// <summary>Memory of the writer's page cache, in MiB; each reader has 2. Default 64.</summary>
    [Range(1, 65_536)] public int CacheMegabytes { get; init; } = 64;

    /// <summary>Reading connections kept open between reads. Default 8.</summary>
    [Range(1, 64)] public int IdleReaders { get; init; } = 8;

    /// <summary>Largest size of journal.db in MiB; at the limit appends get <c>store.full</c>. 0, the default, for no limit but the disk's.</summary>
    [Range(0, 100_000_000)] public long MaxJournalMegabytes { get; init; }

    /// <summary>How long an operation waits for a lock that another process holds, in seconds. Default 5.</summary>
    [Range(0, 60)] public int BusySeconds { get; init; } = 5;

    /// <summary>Days after which decisions move from the journal into archive files: 400 or more, 13 months and a few days, because limits and open options look back so far. Default 400; 0 never.</summary>
    [Range(0, 36_500)] public int ArchiveAfterDays { get; init; } = LeastArchiveDays;

    /// <summary>Limits, cooldowns and open options are folded from the decisions of so many days: younger ones are not archived.</summary>
    public const int LeastArchiveDays = 400;

    internal TimeSpan BusyTimeout => TimeSpan.FromSeconds(BusySeconds);

    /// <summary>Itself, when every value is in its range.</summary>
    /// <exception cref="ValidationException">A value is out of range; the message names it.</exception>
    internal EmbeddedOptions Checked()
    {
        Validator.ValidateObject(this, new ValidationContext(this), validateAllProperties: true);
        if (ArchiveAfterDays is > 0 and < LeastArchiveDays) throw new ValidationException($"The field {nameof(ArchiveAfterDays)} must be 0 or at least {LeastArchiveDays}.");
        return this;
    }
}
