using System.Text.RegularExpressions;

namespace MLNetInterpret.Cli;

/// <summary><c>--quiet</c> leaves the answer and warnings, <c>--verbose</c> adds everything.</summary>
[TestClass]
public sealed class LoudnessTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod, TestCategory("Long")]
    public void Quiet_is_the_answer_and_warnings_only()
    {
        var (table, model) = (_session.WriteTable(), _session.At("m.zip"));
        string[] train = ["train", "tabular", "--label", "Good", "--positive", "yes", "--epochs", "20", "--out", model];
        Ok([.. train, "--data", table]);
        StringAssert.Contains(_session.Error, "table.csv: 300 rows");
        Ok([.. train, "--data", table, "--quiet"]);
        Assert.AreEqual("", _session.Error);
        StringAssert.Contains(_session.Output, $"Model: {model}");

        var lines = File.ReadAllLines(table).Select((line, row) => (row % 5) switch
        {
            1 => $"\"3,14\"{line[line.IndexOf(',')..]}",
            2 => $"2.5{line[line.IndexOf(',')..]}",
            _ => line,
        });
        Ok([.. train, "--data", _session.Write("odd.csv", string.Join('\n', lines)), "--quiet"]);
        StringAssert.StartsWith(_session.Error, "Warning: ");
        Assert.HasCount(1, _session.Error.TrimEnd().Split('\n'));
        _session.Fails(1, "does not exist", "--quiet", "units", _session.At("nowhere.zip"));
    }

    [TestMethod]
    public void Verbose_tells_versions_files_seed_and_the_time_of_stages()
    {
        var (table, model) = (_session.WriteTable(), _session.At("m.zip"));
        Ok(
            "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes", "--epochs", "1", "--seed", "7",
            "--out", model, "--verbose");
        foreach (var part in new[]
        {
            @"^MLNetInterpret \d.*ML\.NET \d.*TorchSharp \d.*libtorch \d.*\.NET \d",
            @"\n--data '.*table\.csv': .* bytes, written .* UTC, SHA-256 [0-9a-f]{16}\n",
            @"\nSeed: 7\n", @"\ntraining table\.csv \(\d+\.\d s\)\nmeasuring table\.csv .*: AUC .* \(\d+\.\d s\)\n",
        })
            Assert.IsTrue(Regex.IsMatch(_session.Error, part), $"{part} is not in: {_session.Error}");
        Assert.DoesNotContain("SHA-256", _session.Output);

        Assert.AreEqual(1, _session.Run("units", table, "--verbose"));
        Assert.Contains("   at ", _session.Error);
    }

    private void Ok(params string[] args) => Assert.AreEqual(0, _session.Run(args), _session.Error);
}
