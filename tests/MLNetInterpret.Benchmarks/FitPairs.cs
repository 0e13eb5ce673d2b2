using Microsoft.ML;
using TorchSharp;

namespace MLNetInterpret.Benchmarks;

/// <summary>What training costs where the machine is busy.</summary>
internal static class FitPairs
{
    /// <summary><c>Fit</c> of the credit perceptron with the host's default threads, against the same with one thread set by the
    /// host, both beside two busy processes.</summary>
    public static Pair Busy()
    {
        var ml = new MLContext(seed: 1);
        var credit = ml.Data.LoadFromCsv(Repository.At("datasets", "credit", "credit_data.csv"));
        var featurizer = ml.Transforms.FeaturizeTable(credit.Schema, labelColumnName: "Status", positive: "bad");
        var features = featurizer.Fit(credit).Transform(credit);
        var rows = ml.Data.Cache(features, "Features", "Label");
        var trainer = ml.BinaryClassification.Trainers.MultilayerPerceptron(hiddenUnits: [32, 16]);
        void Fit(int threads)
        {
            torch.set_num_threads(threads);
            try
            {
                trainer.Fit(rows).Dispose();
            }
            finally
            {
                torch.set_num_threads(1);
            }
        }

        return new(() => Fit(Ratios.HostThreads), () => Fit(1), new BusyProcesses(2));
    }
}
