using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using k8s;
using k8s.Models;
using MLNetInterpret.Cli.Verbs;

namespace MLNetInterpret.Cli;

/// <summary>What <c>deploy/</c> has for schedulers.</summary>
[TestClass]
public sealed partial class DeployTests
{
    private static IEnumerable<string> Files => Directory.GetFiles(Repository.At("deploy")).Order(StringComparer.Ordinal);

    [TestMethod]
    public void The_jobs_of_Kubernetes_are_read_strictly()
    {
        var jobs = KubernetesYaml.LoadAllFromString(File.ReadAllText(Repository.At("deploy", "kubernetes.yaml")), strict: true)
            .Cast<V1Job>().ToArray();
        CollectionAssert.AreEqual(new[] { "scan", "scan-workers" }, jobs.Select(job => job.Metadata.Name).ToArray());
        Assert.AreEqual("Indexed", jobs[1].Spec.CompletionMode);
        Assert.AreEqual(jobs[1].Spec.Completions, jobs[1].Spec.Parallelism);
        foreach (var pod in jobs.Select(job => job.Spec.Template.Spec))
        {
            var container = pod.Containers.Single();
            Assert.AreEqual(pod.Volumes.Single().Name, container.VolumeMounts.Single().Name);
            Assert.AreEqual("scan", pod.Volumes.Single().PersistentVolumeClaim.ClaimName);
            // the user of the image, who has to write to the volume
            Assert.AreEqual((true, 1654L), (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.FsGroup));
            // both have the plan's number of threads
            Assert.AreEqual("2", container.Env.Single(one => one.Name == "OMP_NUM_THREADS").Value);
        }

        var wrong = File.ReadAllText(Repository.At("deploy", "kubernetes.yaml"))
            .Replace("parallelism", "paralelism", StringComparison.Ordinal);
        Assert.Throws<Exception>(() => KubernetesYaml.LoadAllFromString(wrong, strict: true));
    }

    [TestMethod]
    public void Every_command_in_them_is_one_that_the_program_has()
    {
        var commands = Files
            .SelectMany(file => Command().Matches(File.ReadAllText(file)), (file, found) => (file, found)).ToList();
        Assert.HasCount(12, commands);
        foreach (var (file, found) in commands)
        {
            var line = found.Groups[1].Value.Replace("'", "\"", StringComparison.Ordinal);
            string[] words = [.. CommandLineParser.SplitCommandLine(line)];
            Assert.IsNull(Usage.Problem(words, VerbSamples.Root.Parse(words)), $"{file}: {found.Value}");
        }
    }

    [TestMethod]
    public void They_stay_small() => CollectionAssert.AreEqual(
        Array.Empty<string>(), Files.Where(file => File.ReadLines(file).Count() > 60).ToArray());

    /// <summary>A command of the program, without what the shell puts in for it.</summary>
    [GeneratedRegex("""(?:mlnet-interpret|\$program) (scan (?:plan|worker|merge)(?: (?!"\$@"|#)[^\s"]+|(?: "\$(?!@)[^"]+"))*)""")]
    private static partial Regex Command();
}
