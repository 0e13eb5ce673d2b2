using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary><c>tabular</c>: on a tiny table, and on both shipped ones.</summary>
[TestClass]
public sealed class TabularTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Rows_keep_to_what_the_command_line_says()
    {
        var (table, model, figure) = (_session.WriteTable(), _session.At("m.zip"), _session.At("curve.png"));
        Assert.AreEqual(
            0, _session.Run("train", "tabular", "--data", table, "--label", "Good", "--positive", "yes", "--hidden", "8", "--epochs", "3", "--out", model),
            _session.Error);
        string[] call = ["tabular", "--model", model, "--data", table];
        Assert.AreEqual(0, _session.Run(
            [.. call, "--unit", "hidden1:2", "--start-row", "3", "--fix", "Colour", "--range", "Size=10..20", "--relation", "Noise <= Size", "--most-changes", "2",
                "--plausibility", "90", "--out", figure]), _session.Error);
        foreach (var part in new[] { "Size from 10 to 20 (declared), whole as in the data", "Colour stays", "Noise <= Size", "at most 2 columns differ from row 3", "no limit", $"Figure: {figure}" })
            StringAssert.Contains(_session.Output, part);
        using (var picture = SKBitmap.Decode(figure)) Assert.IsTrue(picture.Width > 100);
        File.Delete(figure);

        _session.Fails(2, "depends on no column 'Color'", [.. call, "--unit", "hidden1:2", "--range", "Color=1..2"]);
        _session.Fails(2, "'Colour' has no category 'green'. It has: ", [.. call, "--unit", "hidden1:2", "--category", "Colour=green"]);
        _session.Fails(2, "is no range. Write", [.. call, "--unit", "hidden1:2", "--range", "Size"]);
        _session.Fails(2, "is no relation. Write", [.. call, "--unit", "hidden1:2", "--relation", "Size"]);
        _session.Fails(2, "need a row to start from", [.. call, "--unit", "hidden1:2", "--fix", "Size"]);
        _session.Fails(2, "'hidden1' is a layer", [.. call, "--unit", "hidden1"]);
        _session.Fails(2, "0 to 100, not 200", [.. call, "--unit", "hidden1:2", "--plausibility", "200"]);
        CollectionAssert.AreEqual(new[] { "m.zip", "table.csv" }, _session.Names());
    }

    [TestMethod, DataRow("credit_data.csv", "Status", "Income"), DataRow("lending_club.csv", "Class", "annual_inc")]
    public void The_shipped_tables_work_end_to_end(string file, string label, string column)
    {
        var (table, model) = (Path.Combine(Session.Datasets, "credit", file), _session.At("m.zip"));
        Assert.AreEqual(0, _session.Run("train", "tabular", "--data", table, "--label", label, "--positive", "bad", "--epochs", "2", "--out", model), _session.Error);
        Assert.AreEqual(0, _session.Run("tabular", "--model", model, "--data", table, "--unit", "logits:0", "--rows", "1"), _session.Error);
        StringAssert.Contains(_session.Output, column);
        StringAssert.Contains(_session.Output, "logits:0 is highest for");
        StringAssert.Contains(_session.Output, "50 % of the training rows");
    }
}
