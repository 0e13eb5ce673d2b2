using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Units;

/// <summary>What a listener hears of a whole piece of work.</summary>
[TestClass]
public class SteadyProgressTests
{
    private readonly FakeTime _time = new();
    private readonly List<(double At, WorkProgress Done)> _told = [];
    private readonly SteadyProgress _progress;

    public SteadyProgressTests() => _progress = new(new Clocked(this), _time);

    [TestMethod]
    public void Shares_never_fall_and_nothing_follows_the_end()
    {
        foreach (var share in (double[])[0.2, 0.1, double.NaN, 0.5, -3, 0.4, 7, 0.9, 1])
        {
            _progress.Report("working", share);
            _time.Pass(1);
        }

        CollectionAssert.AreEqual(new[] { 0.2, 0.2, 0.2, 0.5, 0.5, 0.5, 1 }, _told.Select(told => told.Done.Share).ToArray());
    }

    [TestMethod]
    [DataRow(1), DataRow(3), DataRow(40)]
    public void Ten_are_told_in_a_second_at_most_and_the_end_always(int stages)
    {
        const int reports = 4_000;
        for (var i = 0; i < reports; i++)
        {
            _progress.Report($"stage {(char)('a' + (i % stages))}", (double)i / reports);
            _time.Pass(0.001);
        }

        _progress.Report("done", 1);
        foreach (var (at, _) in _told)
            Assert.IsLessThanOrEqualTo(10, _told[..^1].Count(other => other.At >= at && other.At < at + 0.9995), $"from {at}");
        Assert.IsGreaterThanOrEqualTo(20, _told.Count, "five of the same stage in a second, or ten of several");
        Assert.AreEqual(1, _told[^1].Done.Share);
    }

    [TestMethod]
    public void What_is_new_is_told_at_once_and_numbers_are_nothing_new()
    {
        _progress.Report("reading 1 of 2", 0.1);
        _progress.Report("reading 2 of 2", 0.2);
        _time.Pass(0.001);
        _progress.Report("searching", 0.3);
        _time.Pass(0.001);
        _progress.Report("searching", 0.4);
        _time.Pass(0.2);
        _progress.Report("searching", 0.5);
        CollectionAssert.AreEqual(new[] { 0.1, 0.3, 0.5 }, _told.Select(told => told.Done.Share).ToArray());
    }

    [TestMethod]
    public void Work_of_known_parts_is_told_in_proportion_to_its_time()
    {
        double[] seconds = [2, 30, 0.5, 7.5];
        var parts = new WorkParts(_progress, seconds.Sum());
        foreach (var (number, part) in seconds.Index())
        {
            var progress = parts.Next(part, $"part {(char)('a' + number)}");
            for (var step = 1; step <= 500; step++)
            {
                _time.Pass(part / 500);
                progress.Report("", step / 500.0);
            }
        }

        foreach (var (at, done) in _told) Assert.AreEqual(at / seconds.Sum(), done.Share, 0.005, $"{done}");
        CollectionAssert.AreEquivalent(
            new[] { "part a", "part b", "part c", "part d" }, _told.Select(told => told.Done.Stage).Distinct().ToArray());
        Assert.AreEqual(1, _told[^1].Done.Share, 1e-12);
    }

    [TestMethod]
    public void A_part_of_a_whole_and_a_whole_stay_as_they_are()
    {
        Assert.AreSame(_progress, _progress.Whole());
        var part = _progress.Between(0, 0.5);
        Assert.AreSame(part, part.Whole());
        Assert.IsNull(((IProgress<WorkProgress>?)null).Whole());
        Assert.IsInstanceOfType<SteadyProgress>(new Told().Whole());
    }

    private sealed class Clocked(SteadyProgressTests test) : IProgress<WorkProgress>
    {
        private readonly long _begun = test._time.GetTimestamp();

        public void Report(WorkProgress value) => test._told.Add((test._time.GetElapsedTime(_begun).TotalSeconds, value));
    }
}
