using SkiaSharp;

namespace MLNetInterpret.Cli;

/// <summary><c>attack</c> on a tiny model of table rows, and what such a model does not do.</summary>
[TestClass]
public sealed class TableAttackTests : IDisposable
{
    private readonly Session _session = new();

    public void Dispose() => _session.Dispose();

    [TestMethod]
    public void Rows_are_changed_in_columns_that_are_not_fixed()
    {
        var (table, model, sheet) = (_session.WriteTable(), _session.At("m.zip"), _session.At("attack.png"));
        Assert.AreEqual(0, _session.Run(
            "train", "tabular", "--data", table, "--label", "Good", "--positive", "yes",
            "--hidden-units", "8", "--epochs", "10", "--out", model), _session.Error);
        string[] attack = ["attack", model, "--data", table];
        Assert.AreEqual(0, _session.Run(
            [.. attack, "--class-names", "bad", "good", "--source", "bad", "--target", "good", "--fix", "Colour", "--linf", "2",
                "--top", "3", "--out", sheet]), _session.Error);
        StringAssert.Contains(_session.Output, "bad");
        StringAssert.Contains(_session.Output, $"Figure: {sheet}");
        using (var picture = SKBitmap.Decode(sheet)) Assert.IsTrue(picture.Width > 100);
        File.Delete(sheet);

        Assert.AreEqual(0, _session.Run(
            [.. attack, "--linf", "3", "--top", "4", "--range", "Size=10..90", "--relation", "Noise <= Size",
                "--allow", "Colour=red,blue", "--never-missing", "Noise", "--integer", "Size",
                "--most-changes", "1", "--farthest", "1.5", "--out", sheet]), _session.Error);
        File.Delete(sheet);

        _session.Fails(2, "is not a relation. Write", [.. attack, "--relation", "Size", "--out", sheet]);
        _session.Fails(2, "is not a range. Write", [.. attack, "--range", "Size=1..NaN", "--out", sheet]);
        _session.Fails(
            2, "The range of 'Size', 200 to 300, lies outside the data", [.. attack, "--range", "Size=200..300", "--out", sheet]);
        _session.Fails(2, "'Colour' has no category 'green'", [.. attack, "--allow", "Colour=green", "--out", sheet]);
        _session.Fails(
            2, "a row itself has to keep to this: Noise never missing; Size + Noise <= 3; -Size - Noise <= -4",
            [.. attack, "--relation", "Size + Noise <= 3", "Size + Noise >= 4", "--never-missing", "Noise", "--out", sheet]);
        _session.Fails(2, "depends on no column 'Color'", [.. attack, "--fix", "Color", "--out", sheet]);
        _session.Fails(2, "There is no class 'great'", [.. attack, "--target", "great", "--out", sheet]);
        _session.Fails(2, "3 class names for 2 classes", [.. attack, "--class-names", "a", "b", "c", "--out", sheet]);
        _session.Fails(2, "bounded column by column", [.. attack, "--l2", "1", "--out", sheet]);
        _session.Fails(2, "does not read pictures, but table rows", "maximize", model, "--out", sheet);
        _session.Fails(2, "does not read pictures, but table rows", "dream", model, "--data", table, "--out", sheet);
        CollectionAssert.AreEqual(new[] { "m.zip", "table.csv" }, _session.Names());
    }
}
