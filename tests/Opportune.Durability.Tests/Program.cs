// The tests' own program, so that it can also be the process that a test stops.
return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
