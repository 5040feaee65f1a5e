package main

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/gopherloop/gopherloop/install/kernelspec"
	"github.com/gopherloop/gopherloop/runtime/session"
)

// A target is where a kernelspec goes, as flags say it.
type target struct {
	user, sysPrefix bool
	prefix, name    string
}

func (t *target) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.BoolVar(&t.user, "user", false, "for the current user (the default)")
	f.BoolVar(&t.sysPrefix, "sys-prefix", false, "for the active Python environment")
	f.StringVar(&t.prefix, "prefix", "", "below a `DIR` such as /usr/local or an environment's folder")
	f.StringVar(&t.name, "name", kernelspec.DefaultName, "the `NAME` by which notebooks ask for the kernel")
}

// resolve returns the folder of kernelspecs, and the name in the spelling of Jupyter.
func (t *target) resolve(cmd *cobra.Command) (kernels, name string, err error) {
	if err := exclusive(cmd, "user", "sys-prefix", "prefix"); err != nil {
		return "", "", err
	}
	name, err = kernelspec.CheckName(t.name)
	if err != nil {
		return "", "", usage(cmd, err)
	}
	switch {
	case t.prefix != "":
		return kernelspec.PrefixKernels(t.prefix), name, nil
	case cmd.Flags().Changed("prefix"):
		return "", "", usage(cmd, errors.New("--prefix is empty"))
	case t.sysPrefix:
		kernels, err = kernelspec.ThisMachine().SysPrefixKernels()
	default:
		kernels, err = kernelspec.ThisMachine().UserKernels()
	}
	return kernels, name, err
}

const installHelp = `Write the kernelspec by which Jupyter starts this program: a kernel.json and logos.

It replaces an older kernelspec of gopherloop, and never that of another kernel. The program must stay where it is:
install again after moving it.`

const installExamples = `  gopherloop install                                  # for the current user
  gopherloop install --sys-prefix                     # into the active environment
  gopherloop install --prefix .venv --name go-next --display-name "Go (next)"`

func newInstall() *cobra.Command {
	var t target
	var displayName string
	cmd := &cobra.Command{
		Use:     "install [--user | --prefix DIR | --sys-prefix] [--name NAME]",
		Short:   "Install the kernel into Jupyter",
		Long:    installHelp,
		Example: installExamples,
		Args:    arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			kernels, name, err := t.resolve(cmd)
			if err != nil {
				return err
			}
			binary, err := kernelspec.ThisProgram()
			if err != nil {
				return err
			}
			dir, err := kernelspec.Install(kernels, name, kernelspec.New(binary, displayName, session.Version))
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "installed %s (%q in Jupyter) in %s\n", name, displayName, dir)
			return err
		},
	}
	t.addFlags(cmd)
	cmd.Flags().StringVar(&displayName, "display-name", kernelspec.DefaultDisplayName, "the `TEXT` that Jupyter shows")
	return cmd
}

func newUninstall() *cobra.Command {
	var t target
	cmd := &cobra.Command{
		Use:     "uninstall [--user | --prefix DIR | --sys-prefix] [--name NAME]",
		Short:   "Remove the kernel from Jupyter",
		Long:    "Remove what install wrote there, and nothing else: a kernelspec of another kernel stays.",
		Example: "  gopherloop uninstall\n  gopherloop uninstall --prefix .venv --name go-next",
		Args:    arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			kernels, name, err := t.resolve(cmd)
			if err != nil {
				return err
			}
			dir, err := kernelspec.Uninstall(kernels, name)
			if errors.Is(err, kernelspec.ErrAbsent) {
				return fmt.Errorf("%w (gopherloop list shows what is installed)", err)
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "removed %s\n", dir)
			return err
		},
	}
	t.addFlags(cmd)
	return cmd
}

func newList() *cobra.Command {
	return &cobra.Command{
		Use:     "list",
		Short:   "List where the kernel is installed",
		Long:    "List the kernelspecs of gopherloop where Jupyter looks: name, folder, and the program that each starts.",
		Example: "  gopherloop list",
		Args:    arguments(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			found := kernelspec.Find(kernelspec.ThisMachine().Search())
			if len(found) == 0 {
				_, err := fmt.Fprintln(cmd.OutOrStdout(), "none is installed (gopherloop install)")
				return err
			}
			w := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 8, 2, ' ', 0)
			fmt.Fprintln(w, "NAME\tDISPLAY NAME\tFOLDER\tPROGRAM")
			for _, k := range found {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", k.Name, k.Spec.DisplayName, k.Dir, k.Spec.Binary())
			}
			return w.Flush()
		},
	}
}
