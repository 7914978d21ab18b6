package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// The SDK's runner ends with this status when it has reported the error itself (cmd/run/index.ts).
const reported = 32

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
	engine string
	// Ends with the engine, and takes what was started along.
	lives context.Context
}

func (h *host) Handshake(_ context.Context, request *pulumirpc.LanguageHandshakeRequest) (*pulumirpc.LanguageHandshakeResponse, error) {
	h.engine = request.GetEngineAddress()
	return &pulumirpc.LanguageHandshakeResponse{}, nil
}

func (h *host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{}, nil
}

// The plugins are there already: nothing is to be downloaded before the program asks for a provider.
func (h *host) GetRequiredPackages(context.Context, *pulumirpc.GetRequiredPackagesRequest) (*pulumirpc.GetRequiredPackagesResponse, error) {
	return &pulumirpc.GetRequiredPackagesResponse{}, nil
}

func (h *host) GetRequiredPlugins(context.Context, *pulumirpc.GetRequiredPluginsRequest) (*pulumirpc.GetRequiredPluginsResponse, error) {
	return &pulumirpc.GetRequiredPluginsResponse{}, nil
}

func (h *host) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}

func (h *host) About(context.Context, *pulumirpc.AboutRequest) (*pulumirpc.AboutResponse, error) {
	node, err := exec.LookPath("node")
	if err != nil {
		return nil, err
	}
	version, err := exec.Command(node, "--version").Output()
	return &pulumirpc.AboutResponse{Executable: node, Version: strings.TrimSpace(string(version))}, err
}

func (h *host) Run(ctx context.Context, request *pulumirpc.RunRequest) (*pulumirpc.RunResponse, error) {
	config, secretKeys, err := configuration(request)
	if err != nil {
		return nil, err
	}
	command, err := h.node(ctx, request.GetInfo(), "run", runArguments(h.engine, request))
	if err != nil {
		return nil, err
	}
	command.Dir = request.GetPwd()
	command.Env = append(os.Environ(), "PULUMI_CONFIG="+config, "PULUMI_CONFIG_SECRET_KEYS="+secretKeys, typescript(request.GetInfo()))
	return outcome(command.Run())
}

// Both as JSON. A stack without configuration has none, and not null, which the SDK cannot read.
func configuration(request *pulumirpc.RunRequest) (config, secretKeys string, err error) {
	values := request.GetConfig()
	if values == nil {
		values = map[string]string{}
	}
	keys := request.GetConfigSecretKeys()
	if keys == nil {
		keys = []string{}
	}
	configText, err := json.Marshal(values)
	if err != nil {
		return "", "", err
	}
	keysText, err := json.Marshal(keys)
	return string(configText), string(keysText), err
}

func runArguments(engine string, request *pulumirpc.RunRequest) []string {
	arguments := []string{
		"--monitor", request.GetMonitorAddress(), "--engine", engine, "--project", request.GetProject(), "--stack", request.GetStack(),
		"--pwd", request.GetPwd(), "--organization", request.GetOrganization(), "--parallel", strconv.Itoa(int(request.GetParallel())),
		"--root-directory", request.GetInfo().GetRootDirectory(),
	}
	if request.GetDryRun() {
		arguments = append(arguments, "--dry-run")
	}
	return append(append(arguments, request.GetInfo().GetEntryPoint()), request.GetArgs()...)
}

func outcome(err error) (*pulumirpc.RunResponse, error) {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return &pulumirpc.RunResponse{}, nil
	case errors.As(err, &exit) && exit.ExitCode() == reported:
		return &pulumirpc.RunResponse{Bail: true}, nil
	case errors.As(err, &exit):
		return &pulumirpc.RunResponse{Error: fmt.Sprintf("Program ended with %s", exit.ProcessState)}, nil
	default:
		return nil, err
	}
}

// One of the SDK's entry points (@pulumi/pulumi/cmd/<runner>) with the project's own node options. What the program
// prints is the host's own output, which the engine shows.
func (h *host) node(ctx context.Context, info *pulumirpc.ProgramInfo, runner string, arguments []string) (*exec.Cmd, error) {
	entry, err := findRunner(info.GetProgramDirectory(), runner)
	if err != nil {
		return nil, err
	}
	options := strings.Fields(info.GetOptions().GetFields()["nodeargs"].GetStringValue())
	ctx, end := context.WithCancel(ctx)
	context.AfterFunc(h.lives, end)
	command := exec.CommandContext(ctx, "node", append(append(options, entry), arguments...)...)
	command.Stdout, command.Stderr = os.Stdout, os.Stderr
	return command, nil
}

// As Node resolves packages: in the node_modules of the folder, or of one above it.
func findRunner(folder, runner string) (string, error) {
	for at := folder; ; at = filepath.Dir(at) {
		entry := filepath.Join(at, "node_modules", "@pulumi", "pulumi", "cmd", runner)
		if _, err := os.Stat(entry); err == nil {
			return entry, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("%s has no @pulumi/pulumi in its node_modules: run `npm ci`", folder)
		}
	}
}

// Whether the SDK registers ts-node itself; it does unless the project says no (Pulumi.yaml, runtime.options.typescript).
func typescript(info *pulumirpc.ProgramInfo) string {
	if value, given := info.GetOptions().GetFields()["typescript"]; given {
		if _, isBool := value.GetKind().(*structpb.Value_BoolValue); isBool && !value.GetBoolValue() {
			return "PULUMI_NODEJS_TYPESCRIPT=false"
		}
	}
	return "PULUMI_NODEJS_TYPESCRIPT=true"
}
