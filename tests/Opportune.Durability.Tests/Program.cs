using Opportune.Durability.Tests.Crashes;

// The tests' own program, so that it can also be the process that a test stops.
return args is ["--child", ..] ? await StoppedBank.RunAsync(args[1..]) : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
