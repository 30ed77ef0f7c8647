using Opportune.Adapters.Tests.Embedded;

// The tests' own program, so that it can also be the process that a test kills.
return args is ["--append", var folder] ? await KilledAppender.RunAsync(folder) : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
