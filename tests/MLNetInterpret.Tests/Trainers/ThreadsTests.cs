using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetInterpret.Tests.Trainers;

/// <summary>The tensor library's threads of what a pipeline does, and what the host has set afterwards.</summary>
[TestClass]
public sealed class ThreadsTests
{
    private int _before;

    [TestInitialize]
    public void Remember() => _before = get_num_threads();

    [TestCleanup]
    public void Restore() => set_num_threads(_before);

    [TestMethod]
    public void A_small_network_is_trained_on_one_thread_to_the_same_bits_whatever_the_host_has_set()
    {
        var hashes = new[] { 1, 2, 3 }.Select(host =>
        {
            var seen = new List<int>();
            var (hash, after) = Spying.OnHost(host, () =>
            {
                var ml = new MLContext(seed: 1);
                var model = ml.BinaryClassification.Trainers.MultilayerPerceptron(Samples.Perceptron with
                {
                    Epochs = 3,
                    Progress = new Told(() => seen.Add(get_num_threads())).Every(),
                }).Fit(Samples.Points(ml));
                return model.Network.Hash;
            });
            Assert.AreEqual(host, after);
            Assert.IsTrue(seen.Count > 3 && seen.Skip(1).All(threads => threads == 1), string.Join(", ", seen));
            return hash;
        }).ToArray();
        Assert.HasCount(1, hashes.Distinct().ToArray());
    }

    [TestMethod]
    public void Requests_side_by_side_get_the_same_bits_on_one_thread_each_and_keep_the_hosts_number()
    {
        var ml = new MLContext(seed: 1);
        var spy = new Spying(nn.Sequential(nn.Linear(3, 16), nn.ReLU(), nn.Linear(16, 2)));
        var points = Samples.Points(ml, 2500);
        var model = ml.Transforms.ApplyTorchModule(spy, "Out", "Features").Fit(points);
        float[][] Answer() => [.. model.Transform(points).GetColumn<float[]>("Out")];
        var (alone, _) = Spying.OnHost(2, Answer);
        var answers = new (float[][] Result, int After)[4];
        Thread[] requests = [.. Enumerable.Range(0, answers.Length)
            .Select(at => new Thread(() => answers[at] = Spying.OnHost(2, Answer)))];
        Array.ForEach(requests, request => request.Start());
        Array.ForEach(requests, request => request.Join());
        foreach (var (result, after) in answers)
        {
            Assert.AreEqual(2, after);
            for (var row = 0; row < alone.Length; row++) CollectionAssert.AreEqual(alone[row], result[row]);
        }

        CollectionAssert.AreEqual(new[] { 1 }, spy.Threads);
    }

    [TestMethod, DataRow(8, 1), DataRow(2048, 2)]
    public void A_scan_says_how_many_threads_it_took(int hidden, int expected)
    {
        var (threads, after) = Spying.OnHost(2, () =>
        {
            var ml = new MLContext(seed: 1);
            var points = Samples.Points(ml);
            var model = ml.BinaryClassification.Trainers
                .MultilayerPerceptron(Samples.Perceptron with { HiddenUnits = [hidden], Epochs = 1 }).Fit(points);
            return ml.Interpretation.Scan(model, points, new() { Units = ["logits"] }).Provenance.Threads;
        });
        Assert.AreEqual((expected, 2), (threads, after));
    }
}
