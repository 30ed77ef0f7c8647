using Opportune.Durability.Tests.Crashes;
using Opportune.Durability.Tests.SickDisks;

// The tests' own program, so that it can also be the process that a test stops or watches.
return args switch
{
    ["--child", ..] => await StoppedBank.RunAsync(args[1..]),
    ["--served", var folder] => await ServedBank.RunAsync(folder),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
