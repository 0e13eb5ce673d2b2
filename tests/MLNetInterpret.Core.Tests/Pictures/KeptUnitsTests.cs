using MLNetInterpret.Core.Pictures;

namespace MLNetInterpret;

/// <summary>Finished units in a folder: interrupted work goes on with the same bits, and none is done twice.</summary>
[TestClass]
public sealed class KeptUnitsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private VisualizationOptions Options => new()
    {
        Steps = 3,
        Moves = 1,
        UnitsPerRun = 2,
        Negative = true,
        Snapshots = [1],
        Variants = 1,
        Seed = 4,
        Folder = _folder.At("kept"),
    };

    private string[] Files => Directory.Exists(_folder.At("kept"))
        ? [.. Directory.GetFiles(_folder.At("kept")).Select(Path.GetFileName).Order(StringComparer.Ordinal)!]
        : [];

    [TestMethod]
    public void Work_that_was_cancelled_goes_on_with_the_same_bits_and_nothing_is_done_twice()
    {
        using var network = Planted.Random();
        var whole = Same.Of(network.MaximizeAll(network.Units(["conv1", "logits:1"]), Options with { Folder = null }));
        using var stop = new CancellationTokenSource();
        Assert.ThrowsExactly<OperationCanceledException>(() => network.MaximizeAll(
            network.Units(["conv1", "logits:1"]), Options with
            {
                Progress = new Told(() => { if (Files.Length > 0) stop.Cancel(); }).Every(),
                Cancellation = stop.Token,
            }));
        Assert.HasCount(2, Files, "one run of two units is finished");
        DateTime[] written = [.. Files.Select(Written)];
        var found = network.MaximizeAll(network.Units(["conv1", "logits:1"]), Options);
        Assert.AreEqual(whole, Same.Of(found));
        CollectionAssert.AreEqual(written, Files.Take(2).Select(Written).ToArray());
        var told = new Told();
        Assert.AreEqual(whole, Same.Of(network.MaximizeAll(
            network.Units(["conv1", "logits:1"]), Options with { Progress = told.Every() })));
        Assert.IsFalse(told.Reports.Any(report => report.Stage.Contains("step", StringComparison.Ordinal)), "no work is left");
        told.AssertRisesTo1();
    }

    [TestMethod]
    public void A_run_whose_writing_was_cut_short_comes_out_as_without_a_break()
    {
        using var network = Planted.Random();
        Unit[] units = ["conv1:0", "conv1:1"];
        var whole = Same.Of(network.MaximizeAll(units, Options));
        File.Delete(Path.Combine(_folder.At("kept"), Files[1]));
        Assert.AreEqual(whole, Same.Of(network.MaximizeAll(units, Options)));
    }

    [TestMethod]
    public void Further_units_come_to_those_that_are_there()
    {
        using var network = Planted.Random();
        var first = network.MaximizeAll(["conv1:1"], Options)[0];
        var all = network.MaximizeAll(["conv1:0", "conv1:1", "conv1:2"], Options);
        Assert.AreEqual(Same.Of(first), Same.Of(all[1]));
        Assert.HasCount(3, Files);
    }

    [TestMethod]
    public void Other_settings_and_networks_are_refused_by_name_and_nothing_changes()
    {
        using var network = Planted.Random();
        network.MaximizeAll(["conv1:0"], Options);
        using var rows = TorchSharp.torch.rand(3, 2, 8, 8);
        using var darker = rows * 0.5;
        var compared = Options with { Folder = _folder.At("compared"), Rows = [rows] };
        network.MaximizeAll(["conv1:0"], compared);
        var before = _folder.Everything();
        void Refused(string said, VisualizationOptions options, HookedNetwork of) => StringAssert.Contains(
            Assert.ThrowsExactly<ArgumentException>(() => of.MaximizeAll(["conv1:0"], options)).Message, said);
        Refused("holds units made with steps 3, not 4: name another folder, or delete it.", Options with { Steps = 4 }, network);
        Refused("made with seed 4, not 5", Options with { Seed = 5 }, network);
        Refused("made with negative yes, not no", Options with { Negative = false }, network);
        Refused("made with recipe small, not strong", Options with { Recipe = Recipe.Strong }, network);
        Refused("made with penalty none, not total variation", Options with { Penalty = Penalties.TotalVariation() }, network);
        Refused("from another start", Options with { Picture = Images.Fourier(2, 8, noise: 0.3) }, network);
        Refused("compared with no real rows, not with real rows (given)", Options with { Rows = [rows] }, network);
        Refused("was compared with other real rows", compared with { Rows = [darker] }, network);
        using var other = Planted.Random(seed: 12);
        Refused("of another network", Options, other);
        CollectionAssert.AreEqual(before, _folder.Everything());
    }

    [TestMethod]
    public void A_damaged_file_is_named()
    {
        using var network = Planted.Random();
        network.MaximizeAll(["conv1:0"], Options);
        var file = Path.Combine(_folder.At("kept"), Files[0]);
        var whole = File.ReadAllText(file);
        foreach (var damaged in new[] { "", "{}", whole[..^9], whole.Replace("\"version\":1", "\"version\":7") })
        {
            File.WriteAllText(file, damaged);
            StringAssert.Contains(
                Assert.ThrowsExactly<InvalidDataException>(() => network.MaximizeAll(["conv1:0"], Options)).Message,
                $"conv1-0{KeptUnits.Ending}' is no finished unit, or ");
        }
    }

    [TestMethod]
    public void A_penalty_is_seen_in_the_picture()
    {
        using var network = Planted.Random();
        float Roughness(Objective? penalty)
        {
            var found = network.MaximizeAll(["conv1:0"], new() { Steps = 40, Moves = 0, Penalty = penalty })[0];
            using var picture = found.Image.ToTensor(network.Pixels!);
            return network.Score(Penalties.TotalVariation(), picture)[0];
        }

        Assert.IsLessThan(0.5f * Roughness(null), Roughness(100 * Penalties.TotalVariation()));
    }

    private DateTime Written(string file) => File.GetLastWriteTimeUtc(Path.Combine(_folder.At("kept"), file));
}
