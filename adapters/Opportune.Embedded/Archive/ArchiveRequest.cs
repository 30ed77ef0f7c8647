namespace Opportune.Embedded.Archive;

/// <summary>What to archive, and how gently.</summary>
/// <param name="Before">Decisions that were taken in before this instant. Those of the last 400 days must stay: limits, cooldowns and open options are folded from them.</param>
/// <param name="Pause">Between two short transactions, so that appends of the same process go between; zero where nobody else writes.</param>
/// <param name="FileMegabytes">Largest size of one archive file, 1 to 1,024.</param>
public sealed record ArchiveRequest(DateTimeOffset Before, TimeSpan Pause = default, int FileMegabytes = 64);

/// <summary>The steps of archiving; the process may stop between any two, and the next run goes on.</summary>
public enum ArchiveStep
{
    /// <summary>A file is written and flushed, under a temporary name.</summary>
    FileWritten,
    /// <summary>It has its name.</summary>
    FileNamed,
    /// <summary>The journal knows it; payloads are in both.</summary>
    FileRegistered,
    /// <summary>Some payloads are in the file alone.</summary>
    SomeEmptied,
    /// <summary>All of them are.</summary>
    AllEmptied,
    /// <summary>Some of the space was given back to the disk.</summary>
    SpaceGivenBack,
}

/// <summary>How far archiving is.</summary>
/// <param name="Step">The step just done.</param>
/// <param name="Entries">Entries archived so far by this run.</param>
public readonly record struct ArchiveProgress(ArchiveStep Step, long Entries);

/// <summary>What was archived.</summary>
/// <param name="Files">Files written, or taken up where an earlier run had stopped.</param>
/// <param name="Entries">Decisions in them.</param>
/// <param name="Bytes">Size of the files.</param>
/// <param name="GivenBack">Bytes by which the journal's file shrank; what is free inside it is used by the next entries.</param>
/// <param name="Free">Bytes free inside the journal's file.</param>
public sealed record ArchiveReport(int Files, long Entries, long Bytes, long GivenBack, long Free);
