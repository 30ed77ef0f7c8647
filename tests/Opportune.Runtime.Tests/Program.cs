using Opportune.Runtime.Tests.Storage;

// The tests' own program, so that it can also be the process that a test kills.
return args is ["--serve", var folder, var seed] ? await KilledBank.RunAsync(folder, int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture)) : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
