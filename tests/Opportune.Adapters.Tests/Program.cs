using System.Globalization;
using Opportune.Adapters.Tests.Embedded;
using Opportune.Embedded.Archive;

// The tests' own program, so that it can also be the process that a test kills.
return args switch
{
    ["--append", var folder] => await KilledAppender.RunAsync(folder),
    ["--archive", var folder, var step, var time] => await ArchiveTests.ArchiveUntilKilledAsync(folder, Enum.Parse<ArchiveStep>(step), int.Parse(time, CultureInfo.InvariantCulture)),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
