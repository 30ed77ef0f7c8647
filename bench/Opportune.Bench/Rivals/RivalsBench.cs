using Opportune.Bench.Commands;
using Opportune.Bench.Reporting;
using Opportune.Bench.Rules;

namespace Opportune.Bench.Rivals;

/// <summary>Every rival that installs here and ours on the same data in one run: learners beside scikit-learn, XGBoost, numpy and fastText, rules beside zen-engine and json-rules-engine.</summary>
internal sealed class RivalsBench : IBench
{
    public string Name => "rivals";

    public string Title => "learners and rules beside scikit-learn, XGBoost, numpy, fastText, zen-engine, json-rules-engine; answers compared first";

    public bool IsUsual => false;

    public async Task<BenchReport> RunAsync(Workshop workshop)
    {
        var report = new BenchReport("rivals-learners", "Learners beside their rivals");
        var data = Path.GetFullPath(Path.Combine(workshop.Root, "..", "shared", "data"));
        if (!Directory.Exists(data))
        {
            report.Notes.Add("The learners were not measured: they need ../shared/data.");
            return report;
        }
        var (folder, agreement, times) = (workshop.Folder("rivals"), new Agreement(), new List<string[]>());
        var python = new PythonRival(workshop, folder);
        workshop.Say("trees");
        await TreeRivals.QualityAsync(data, folder, python, report, times);
        await TreeRivals.TimesAsync(data, folder, python, agreement, report, times);
        workshop.Say("linear models, isotonic calibration, EASE");
        await PlainRivals.LinearAsync(data, folder, python, agreement, report, times);
        await PlainRivals.EaseAsync(data, folder, python, agreement, report, times);
        workshop.Say("texts");
        await TextRivals.RunAsync(data, folder, python, report, times);
        workshop.Say("calibration");
        CalibrationRun.Run(data, workshop.Size(5, 20), report);
        var rules = await new RulesBench().RunAsync(workshop);
        report.Figures.AddRange(rules.Figures);
        report.Tables.Add(agreement.Grid());
        report.Tables.Add(new("Times", ["what", "rival", "ours", "theirs", "ours / theirs"], times));
        report.Notes.Add(agreement.IsWhole ? "All answers that must be equal are equal." : "Not all answers that must be equal are: times beside them mean nothing.");
        report.Notes.Add("Rivals are Debian's: scikit-learn 1.2.1, XGBoost 1.7.4, numpy 1.24, fastText 0.9.2. Each was run with one and with two threads, ours too; the better time counts. Seconds to fit are the best of several by the clock; ours for one row are core time, theirs include the call from Python.");
        report.Notes.AddRange(rules.Notes);
        return report;
    }
}
