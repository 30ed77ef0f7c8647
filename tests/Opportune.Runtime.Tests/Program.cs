using Opportune.Runtime.Tests.Storage;
using Opportune.Runtime.Tests.Verify;

// The tests' own program, so that it can also be the process that a test kills, or a machine of another kind.
return args switch
{
    ["--serve", var folder, var seed] => await KilledBank.RunAsync(folder, int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture)),
    ["--verify", var folder] => await Verifying.TellAsync(folder),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
